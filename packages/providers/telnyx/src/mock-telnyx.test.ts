import { createCarrier, startMockServer } from "@smskit/mock";
import { expect, onTestFinished, test } from "vitest";
import { exampleConfig } from "./testing/example-config.ts";
import { mockTelnyx } from "./testing/mock-telnyx.ts";

test("the mock refuses a number with its national zero, as Telnyx does", async () => {
  const { apiKey, from, messagingProfileId } = exampleConfig;
  const world = {
    accounts: { [apiKey]: {} },
    numbers: { [from ?? ""]: messagingProfileId ?? "" },
    profiles: { [messagingProfileId ?? ""]: {} },
  };
  const carrier = createCarrier();
  const server = await startMockServer({ port: 0, carrier, mocks: [mockTelnyx(carrier, world)] });
  onTestFinished(() => server.close());
  const send = async (to: string) => {
    const response = await fetch(`${server.url}/v2/messages`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ to, from, text: "hello" }),
    });
    return [response.status, await response.json()];
  };
  expect(await send("+4407911123456")).toMatchObject([
    400,
    { errors: [{ code: "40310", source: { pointer: "/to" } }] },
  ]);
  expect(await send("+447911123456")).toMatchObject([200, {}]);
  expect(carrier.messages.map(({ to }) => to)).toEqual(["+447911123456"]);
});
