import { describe, expect, it } from "vitest";
import { createMemoryConnector, SmsError } from "../index.ts";

const to = "+15558675310";
const templates = [{ usageType: "SignIn", content: "Your code is {{code}}" }];

describe("createMemoryConnector", () => {
  it("renders messages like any connector and records them", async () => {
    const connector = createMemoryConnector({ templates });
    expect(connector.messages).toEqual([]);
    const first = await connector.send({ to, usageType: "SignIn", variables: { code: "123456" } });
    const second = await connector.send({ to, body: "Hello", reference: "order-7" });
    expect(connector.messages).toMatchObject([
      { id: first.id, to, body: "Your code is 123456", usageType: "SignIn", segments: 1, encoding: "gsm-7" },
      { id: second.id, to, body: "Hello", reference: "order-7" },
    ]);
    expect(first).toMatchObject({
      connector: "memory",
      provider: "memory",
      to,
      status: "accepted",
      segments: 1,
    });
    expect(second.reference).toBe("order-7");
    expect(first.id).not.toBe(second.id);
  });

  it("does not record a message that it rejects", async () => {
    const connector = createMemoryConnector({ templates });
    const refused = [
      { message: { to: "nobody", body: "Hello" }, code: "invalid-recipient" },
      { message: { to, body: "" }, code: "invalid-message" },
      { message: { to, usageType: "SignIn" }, code: "invalid-message" },
      { message: { to, usageType: "SignUp" }, code: "template-not-found" },
    ];
    for (const { message, code } of refused) {
      await expect(connector.send(message)).rejects.toMatchObject({ code, delivery: "not-sent" });
    }
    expect(connector.messages).toEqual([]);
  });

  it("rejects templates that other connectors reject", () => {
    for (const content of ["no code", "{{code", ""]) {
      expect(() => createMemoryConnector({ templates: [{ usageType: "SignIn", content }] })).toThrow(
        SmsError,
      );
    }
  });

  it("accepts the runtime options of every connector", async () => {
    const connector = createMemoryConnector({}, { id: "dry-run", templates, defaultCountry: "US" });
    await connector.send({ to: "(646) 555-0123", usageType: "SignIn", variables: { code: "1" } });
    expect(connector.messages).toMatchObject([{ to: "+16465550123", body: "Your code is 1" }]);
    expect(connector.id).toBe("dry-run");
  });

  it("does not share state with another instance", async () => {
    const [one, two] = [createMemoryConnector(), createMemoryConnector({ templates: undefined })];
    await one.send({ to, body: "Hello" });
    expect(two.messages).toEqual([]);
  });
});
