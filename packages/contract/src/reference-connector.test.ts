import { createMemoryConnector } from "@smskit/core";
import { startMockServer } from "@smskit/mock";
import { expect, test } from "vitest";
import { chosenRules, testConnector } from "./test-connector.ts";
import { referenceConfig } from "./testing/reference-config.ts";
import { createReference } from "./testing/reference-connector.ts";
import { referenceOptions, startReferenceProvider } from "./testing/reference-options.ts";

testConnector(referenceOptions);

testConnector({
  name: "reference, by a factory that takes a URL only",
  provider: startReferenceProvider,
  secureProvider: (context) => startReferenceProvider(context, true),
  create: ({ url }) => createReference({ ...referenceConfig, baseUrl: url }),
  webhook: referenceOptions.webhook,
  senders: referenceOptions.senders,
});

testConnector({
  name: "memory, without a provider",
  create: () => createMemoryConnector({ templates: referenceConfig.templates }),
});

test("the suite omits what core's transport decides for a connector that has only that transport", () => {
  const own = chosenRules(referenceOptions).map(({ title }) => title);
  const left = chosenRules({ ...referenceOptions, transport: "core" });
  const titles = left.map(({ title }) => title);
  expect(own).toEqual(expect.arrayContaining(titles));
  const out = chosenRules(referenceOptions).filter(({ title }) => !titles.includes(title));
  expect([...new Set(out.map(({ id }) => id))].sort()).toEqual([
    "bounds-the-whole-response",
    "distrusts-unknown-certificates",
    "keeps-its-deadline",
    "knows-a-refused-connection",
    "knows-an-unfinished-handshake",
    "leaves-lost-responses-unknown",
    "survives-idle-closes",
  ]);
  // The connector itself may still send again, or ignore the signal.
  const ids = new Set(left.map(({ id }) => id));
  for (const id of ["leaves-lost-responses-unknown", "knows-what-was-not-sent", "aborts-after-the-request"])
    expect(ids).toContain(id);
});

test("the suite rejects TLS for a connector on core's transport", () => {
  const secureProvider = () => startMockServer({ port: 0, tls: true });
  expect(() => testConnector({ ...referenceOptions, transport: "core", secureProvider })).toThrow(
    /secureProvider: the rules over TLS test your own transport/,
  );
});

test("the suite rejects unknown rules", () => {
  expect(() => testConnector({ ...referenceOptions, rules: ["sends-twice"] })).toThrow(
    /rules: unknown rule "sends-twice"/,
  );
});
