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

test.each(["confirmed", "unconfirmed"] as const)(
  "reportOutcome reports that a text is %s",
  async (outcome) => {
    const bodies: unknown[] = [];
    const http = {
      fetch: async (input: string | URL | Request, init?: RequestInit) => {
        bodies.push(JSON.parse(String(init?.body)));
        return fetch(input, init);
      },
    };
    const recording = createAws({ ...exampleConfig, baseUrl: server.url }, { http });
    const receipt = await recording.send({
      to,
      body,
      providerOptions: { aws: { messageFeedbackEnabled: true } },
    });
    await recording.reportOutcome(receipt, outcome);
    const MessageFeedbackStatus = outcome === "confirmed" ? "RECEIVED" : "FAILED";
    expect(bodies.at(-1)).toEqual({ MessageId: receipt.id, MessageFeedbackStatus });
  },
);

test("the connector turns feedback on for every text, unless a text says otherwise", async () => {
  await using(
    createAws({ ...exampleConfig, messageFeedbackEnabled: true, baseUrl: server.url }),
    async (connector) => {
      const receipt = await connector.send({ to, body });
      await connector.reportOutcome(receipt, "confirmed");
      const without = await connector.send({
        to,
        body,
        providerOptions: { aws: { messageFeedbackEnabled: false } },
      });
      const error = await errorOf(connector.reportOutcome(without, "confirmed"));
      expect(error.message).toContain("messageFeedbackEnabled");
    },
  );
});

test("reportOutcome about an unknown message is refused", async () => {
  const error = await errorOf(sms.reportOutcome({ connector: "aws", id: crypto.randomUUID() }, "confirmed"));
  expect(error).toMatchObject({ code: "rejected", providerCode: "ResourceNotFoundException.message" });
});

test("a response about another message's outcome is an error", async () => {
  const http = { fetch: async () => Response.json({ MessageId: "another" }) };
  const connector = createAws(exampleConfig, { http });
  const error = await errorOf(connector.reportOutcome({ connector: "aws", id: "m-1" }, "confirmed"));
  expect(error).toMatchObject({ code: "unavailable" });
});

async function using(
  connector: AwsConnector,
  use: (connector: AwsConnector) => Promise<void>,
): Promise<void> {
  try {
    await use(connector);
  } finally {
    await connector.close();
  }
}
