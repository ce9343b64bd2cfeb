import { defineWebhook } from "@smskit/core/provider";
import { expect, test } from "vitest";
import { runWebhookRule, testWebhook, webhookRules } from "./test-webhook.ts";
import { createReferenceWebhook, referenceWebhookOptions, type Wire } from "./testing/reference-webhook.ts";

const wires: readonly Wire[] = ["form", "query", "sig-json", "json"];

for (const wire of wires) testWebhook(referenceWebhookOptions(wire));

const form = referenceWebhookOptions("form");

/** The reference's signature in a header that no rule can know for one. */
const renamed = {
  ...form,
  name: "reference, with its signature where it is not looked for",
  create: () =>
    defineWebhook((request) => {
      const headers = new Headers(request.headers);
      headers.set("X-Reference-Signature", headers.get("X-Seal") ?? "");
      return createReferenceWebhook("form").parse(new Request(request, { headers }));
    }),
  requests: {
    delivery: async (...from: Parameters<typeof form.requests.delivery>) =>
      sealed(await form.requests.delivery(...from)),
    unknownStatus: async (word: string) => sealed(await form.requests.unknownStatus(word)),
    inbound: async (text: string) => sealed((await form.requests.inbound?.(text)) as Request),
  },
};

function sealed(request: Request): Request {
  request.headers.set("X-Seal", request.headers.get("X-Reference-Signature") ?? "");
  request.headers.delete("X-Reference-Signature");
  return request;
}

testWebhook({
  ...renamed,
  unsigned(request) {
    request.headers.delete("X-Seal");
    return request;
  },
});

test("the suite reports that it cannot find the signature", async () => {
  const rule = webhookRules(renamed).find(({ id }) => id === "refuses-unsigned-requests");
  if (rule === undefined) throw new Error("no rule");
  await expect(runWebhookRule(rule, renamed)).rejects.toThrow(/say with `unsigned`/);
});

test("the suite reports that requests do not accept additional fields", async () => {
  const { requests } = form;
  const delivery: typeof requests.delivery = (status) => requests.delivery(status, {});
  const rule = webhookRules(form).find(({ id }) => id === "ignores-new-fields");
  if (rule === undefined) throw new Error("no rule");
  const deaf = { ...form, requests: { ...requests, delivery } };
  await expect(runWebhookRule(rule, deaf)).rejects.toThrow(/must put each field of `extra`/);
});

test("the suite reports a deviation from an unknown rule", () => {
  expect(() => testWebhook({ ...form, deviations: { "sends-once": "it is not a connector" } })).toThrow(
    /unknown rule "sends-once"/,
  );
});
