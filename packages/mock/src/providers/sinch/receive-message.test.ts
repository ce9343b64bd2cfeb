import { SmsCallbackWebhooks } from "@sinch/sms";
import { afterEach, describe, expect, test } from "vitest";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import { problemsOfBody } from "./testing/openapi/validate-body.ts";
import {
  apiToken,
  closeSinch,
  eventOf,
  from,
  otherPlanId,
  sdkAt,
  second,
  serveSinch,
  servicePlanId,
  to,
  tollFree,
} from "./testing/sinch-client.ts";

afterEach(async () => {
  await closeSinch();
  await closeApps();
});

describe("a text from a phone", () => {
  test("is an `mo_text` that the SDK reads", async () => {
    const app = await startApp();
    const { carrier } = await serveSinch({ callbackUrl: app.url });
    const reply = await carrier.reply({ from: to, to: from, body: "Yes, schön 👍" });
    expect(reply).toMatchObject({ provider: "sinch", callbacks: [{ told: "received", status: 204 }] });
    const request = app.requests[0] ?? expect.fail("no webhook");
    expect(eventOf(request)).toEqual({
      type: "mo_text",
      id: reply.id,
      from: "15558675310",
      to: "15550001111",
      body: "Yes, schön 👍",
      operator_id: "310004",
      received_at: reply.at.toISOString(),
    });
    expect(problemsOfBody("inboundsObject", eventOf(request))).toEqual([]);
    const event = SmsCallbackWebhooks.parseEvent(request.body);
    expect(event).toMatchObject({ type: "mo_text", received_at: reply.at });
  });

  test("with media is an `mo_media`", async () => {
    const app = await startApp();
    const { carrier } = await serveSinch({ callbackUrl: app.url });
    const media = [{ url: "https://app.test/a.png", contentType: "image/png" }];
    await carrier.reply({ from: to, to: from, body: "Look", media });
    const event = eventOf(app.requests[0] ?? expect.fail("no webhook"));
    expect(event).toMatchObject({
      type: "mo_media",
      body: {
        message: "Look",
        media: [{ code: 0, content_type: "image/png", status: "Uploaded", url: "https://app.test/a.png" }],
      },
    });
  });

  test("to a short code or a number that was set goes where it says", async () => {
    const [set, ofPlan] = [await startApp(), await startApp()];
    const { carrier } = await serveSinch({ callbackUrl: ofPlan.url, numbers: [from, "12345"] });
    carrier.setNumber("+15550002222", { provider: "sinch", inboundUrl: set.url });
    await carrier.reply({ from: to, to: "12345", body: "one" });
    await carrier.reply({ from: to, to: "+15550002222", body: "two" });
    expect(ofPlan.requests.map((request) => eventOf(request)["to"])).toEqual(["12345"]);
    expect(set.requests.map((request) => eventOf(request)["to"])).toEqual(["15550002222"]);
    await expect(carrier.reply({ from: to, to: "+15550003333", body: "three" })).rejects.toThrow();
  });

  test("belongs to the account of the number, or of the last text to the phone", async () => {
    const { carrier, server, send } = await serveSinch({
      numbers: [from, { number: tollFree, account: otherPlanId }],
    });
    await send();
    await carrier.idle();
    expect((await carrier.reply({ from: to, body: "Yes" })).accountId).toBe(servicePlanId);
    expect((await carrier.reply({ from: second, to: tollFree, body: "No" })).accountId).toBe(otherPlanId);
    const other = await sdkAt(server, { servicePlanId: otherPlanId, apiToken }).inbounds.list({});
    expect(other.data.map(({ body }) => body)).toEqual(["No"]);
  });

  test("is listed, and can be read by its id", async () => {
    const { carrier, server, sdk, send } = await serveSinch();
    await send();
    await carrier.idle();
    for (const body of ["one", "two", "three"]) await carrier.reply({ from: to, body });
    const page = await sdk.inbounds.list({ page_size: 2, to: [from, "+15550009999"] });
    expect(page.data.map(({ body }) => body)).toEqual(["three", "two"]);
    expect(page.hasNextPage).toBe(true);
    expect((await page.nextPage()).data.map(({ body }) => body)).toEqual(["one"]);
    expect((await sdk.inbounds.list({ to: "+15550009999" })).data).toEqual([]);
    const one = page.data[0] ?? expect.fail("no inbound");
    expect(await sdk.inbounds.get({ inbound_id: one.id ?? "" })).toEqual(one);
    const list = await fetch(`${server.url}/xms/v1/${servicePlanId}/inbounds`, {
      headers: { authorization: `Bearer ${apiToken}` },
    });
    expect(problemsOfBody("inboundResponseObject", await list.json())).toEqual([]);
  });
});

describe("keywords", () => {
  test("the network acts on STOP and START to a toll-free number, and the app gets them", async () => {
    const app = await startApp();
    const { carrier, send } = await serveSinch({ callbackUrl: app.url });
    const textFrom = async (sender: string) => {
      await send({ from: sender });
      await carrier.idle();
      return carrier.messages.findLast(({ inReplyTo }) => inReplyTo === undefined)?.errorCode;
    };
    await textFrom(tollFree);
    await carrier.reply({ from: to, to: tollFree, body: " stop " });
    await carrier.idle();
    expect(carrier.messages.at(-1)?.body).toMatch(/^NETWORK MSG: You replied with the word "stop"/);
    expect(await textFrom(tollFree)).toBe("257");
    expect(await textFrom(from)).toBeUndefined();
    await carrier.reply({ from: to, to: tollFree, body: "UNSTOP" });
    expect(await textFrom(tollFree)).toBeUndefined();
    expect(app.requests.map((request) => eventOf(request)["body"])).toEqual([" stop ", "UNSTOP"]);
  });

  test.each([
    ["another number", from, "STOP"],
    ["a sentence", tollFree, "please stop"],
  ])("nothing happens to %s", async (_, number, body) => {
    const { carrier, send } = await serveSinch();
    await carrier.reply({ from: to, to: number, body });
    await send({ from: number });
    await carrier.idle();
    expect(carrier.messages.map(({ status }) => status)).toEqual(["delivered"]);
  });

  test("the network's replies are in no batch", async () => {
    const { carrier, sdk } = await serveSinch();
    await carrier.reply({ from: to, to: tollFree, body: "STOP", account: servicePlanId });
    await carrier.idle();
    expect(carrier.messages).toHaveLength(1);
    expect((await sdk.batches.list({})).data).toEqual([]);
  });
});
