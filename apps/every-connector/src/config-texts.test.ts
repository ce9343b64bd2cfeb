import { type ConnectorDefinition, SmsError } from "@smskit/core";
import { loadProviders } from "@smskit/test-support/load-providers";
import { expect, test } from "vitest";

const providers = await loadProviders<ConnectorDefinition>();

/** The fields of an example that are texts; a URL may have spaces around it, which every parser of URLs leaves out. */
const textFields = providers.flatMap(({ provider, exampleConfig }) =>
  Object.entries(exampleConfig).flatMap(([field, value]) =>
    typeof value === "string" && !/url/i.test(field) ? [[provider, field, value] as const] : [],
  ),
);

test.each(textFields)("%s: %s is refused with a space before or after it", (provider, field, value) => {
  const found = providers.find((one) => one.provider === provider);
  const create = (text: string) => () => found?.definition.create({ ...found.exampleConfig, [field]: text });
  expect(create(value)).not.toThrow();
  // A sender may also be a name, whose form has spaces inside.
  for (const text of field === "from" ? [value, "Acme"] : [value]) {
    for (const pasted of [` ${text}`, `${text} `, `${text}\n`]) {
      expect(create(pasted), JSON.stringify(pasted)).toThrow(SmsError);
      expect(create(pasted)).toThrow(field);
    }
  }
});
