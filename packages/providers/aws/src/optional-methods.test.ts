import { SmsError } from "@smskit/core";
import { createCarrier, type MockServer, mockAws, startMockServer } from "@smskit/mock";
import { errorOfKind } from "@smskit/test-support/error-of";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type AwsConnector, createAws } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const body = "Your code is 048151";

let server: MockServer;
let sms: AwsConnector;
beforeEach(async () => {
  const carrier = createCarrier();
  const aws = mockAws(carrier, { accounts: [exampleConfig.credentials], numbers: [exampleConfig.from] });
  server = await startMockServer({ carrier, mocks: [aws] });
  sms = createAws({ ...exampleConfig, baseUrl: server.url });
});
afterEach(async () => {
  await sms.close();
  await server.close();
});

const errorOf = errorOfKind(SmsError);

test.each(["confirmed", "unconfirmed"] as const)("reportOutcome reports that a text is %s", async (outcome) => {
  const receipt = await sms.send({ to, body, providerOptions: { aws: { messageFeedbackEnabled: true } } });
  await sms.reportOutcome(receipt, outcome);
  const status = outcome === "confirmed" ? "RECEIVED" : "FAILED";
  expect(JSON.stringify(server.carrier.requests.at(-1))).toContain("PutMessageFeedback");
  expect(JSON.stringify(server.carrier.requests.at(-1))).toContain(status);
});

test("reportOutcome about an unknown message is refused", async () => {
  const error = await errorOf(() => sms.reportOutcome({ connector: "aws", id: crypto.randomUUID() }, "confirmed"));
  expect(error).toMatchObject({ code: "rejected", providerCode: "ResourceNotFoundException.message" });
});
