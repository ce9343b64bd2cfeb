import { expect, test } from "vitest";
import * as z from "zod/mini";
import { SmsError } from "../index.ts";
import { type ConnectorSpec, createFromSpec, defineConnector, templatesSchema } from "../provider.ts";

const configSchema = z.strictObject({ from: z.string(), templates: z.optional(templatesSchema) });

const spec = {
  provider: "example",
  name: "Example",
  configSchema,
  create: ({ from }) => ({
    async deliver(prepared) {
      return { id: `${from}: ${prepared.body}`, status: "accepted" };
    },
    async cancel() {},
  }),
} satisfies ConnectorSpec<typeof configSchema>;

const definition = defineConnector(spec);

test("createFromSpec makes the same connectors as the definition", async () => {
  const config = { from: "here", templates: [{ usageType: "SignIn", content: "{{code}}" }] };
  const runtime = { id: "example-eu" };
  const [direct, defined] = [createFromSpec(spec, config, runtime), definition.create(config, runtime)];
  const message = { to: "+15558675310", usageType: "SignIn", variables: { code: "123456" } };
  const receipt = await direct.send(message);
  expect(receipt).toMatchObject({ connector: "example-eu", provider: "example", id: "here: 123456" });
  expect(await defined.send(message)).toEqual(receipt);
  // An optional method of the adapter is one of the connector's type.
  await direct.cancel(receipt);
  expect(Object.keys(direct)).toEqual(Object.keys(defined));
});

test("createFromSpec rejects what the definition rejects", () => {
  const config = { from: 7, form: "here" } as never;
  const [direct, defined] = [() => createFromSpec(spec, config), () => definition.create(config)].map(
    refusalOf,
  );
  expect(direct?.code).toBe("invalid-config");
  expect(direct?.message).toContain("The Example config has 2 problems");
  expect(defined?.message).toBe(direct?.message);
});

function refusalOf(create: () => unknown): SmsError | undefined {
  try {
    create();
  } catch (error) {
    if (SmsError.is(error)) return error;
  }
  return undefined;
}
