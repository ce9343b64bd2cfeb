import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { configProblems } from "../index.ts";
import { secret, templatesSchema } from "../provider.ts";

const schema = z.strictObject({
  token: secret(z.string().check(z.minLength(8, { error: "is too short for a token" }))),
  seconds: z.optional(z.int()),
  templates: z.optional(templatesSchema),
});

describe("configProblems", () => {
  it("returns no problems for a valid config and allows $schema", () => {
    expect(configProblems(schema, { $schema: "./schema.json", token: "12345678" })).toEqual([]);
  });

  it("reports each field with a sentence that continues from its name", () => {
    const config = { seconds: "soon", sekonds: 1, templates: [{ usageType: "SignIn", content: "no code" }] };
    expect(configProblems(schema, config)).toEqual([
      { path: "token", message: "is missing" },
      { path: "seconds", message: expect.stringMatching(/^must be /) },
      { path: "templates[0].content", message: "has no {{code}}; put {{code}} where the passcode goes" },
      { path: "sekonds", message: "is not a known key" },
    ]);
  });

  it.each([null, 7, "t0k3n-of-somebody", []])("reports that %o is not a config", (config) => {
    expect(configProblems(schema, config)).toEqual([{ path: "", message: "must be an object" }]);
  });

  it("says which values a field may have that tells objects apart, and that a value of no type of a union is of a wrong one", () => {
    const secrets = z.union([z.string(), z.array(z.string())]);
    const account = z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("key"), secrets }),
      z.strictObject({ type: z.literal("token"), token: z.string() }),
    ]);
    const problemsOf = (config: unknown) => configProblems(z.strictObject({ account }), { account: config });
    expect(problemsOf({ type: "s3cr3t" })).toEqual([
      { path: "account.type", message: 'must be "key" or "token"' },
    ]);
    expect(problemsOf({ type: "key", secrets: 7 })).toEqual([
      { path: "account.secrets", message: "is of a wrong type" },
    ]);
    expect(problemsOf({ type: "key" })).toEqual([{ path: "account.secrets", message: "is missing" }]);
  });

  it("repeats no value", () => {
    const config = { token: "s3cr3t", "t0k3n-of-somebody": 1 };
    expect(JSON.stringify(configProblems(schema, config))).not.toMatch(/s3cr3t|of-somebody/);
  });
});
