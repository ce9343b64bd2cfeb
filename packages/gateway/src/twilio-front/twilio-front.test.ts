import { patience } from "@smskit/test-support/patience";
import { createTwilio } from "@smskit/twilio";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  accountSid,
  authToken,
  messagesPath,
  sdkFor,
  startTwilioFront,
  type TestFront,
} from "../testing/start-twilio-front.ts";

const to = "+15558675310";

let front: TestFront;
beforeAll(async () => {
  front = await startTwilioFront();
});
afterAll(() => front.close());
beforeEach(() => front.gateway.server.carrier.reset());

async function phoneTexts(): Promise<string[]> {
  return (await front.gateway.texts()).map(({ body }) => body);
}

async function statusOf(sid: string): Promise<string> {
  return (await front.client.messages(sid).fetch()).status;
}

async function untilSent(sid: string): Promise<void> {
  await expect.poll(() => statusOf(sid), patience).toBe("sent");
}

describe("the SDK", () => {
  test("sends a text through the connector, and reads its status", async () => {
    const created = await front.client.messages.create({ to, from: "+15550001111", body: "Hello {{you}}" });
    expect(created).toMatchObject({
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      accountSid,
      to,
      from: "+15550001111",
      body: "Hello {{you}}",
      status: "queued",
      numSegments: "1",
      numMedia: "0",
      direction: "outbound-api",
      errorCode: null,
      errorMessage: null,
      price: null,
      apiVersion: "2010-04-01",
      uri: `${messagesPath}/${created.sid}.json`,
      dateCreated: expect.any(Date),
    });
    await untilSent(created.sid);
    expect(await phoneTexts()).toEqual(["Hello {{you}}"]);
    const fetched = await front.client.messages(created.sid).fetch();
    expect(fetched).toMatchObject({ body: "", from: "+15550001111", dateSent: expect.any(Date) });
    expect(fetched.to).toMatch(/^\+X+10$/);
  });

  test("lists all messages of its account, page by page, newest first", async () => {
    const sids: string[] = [];
    for (let index = 0; index < 5; index++) {
      sids.unshift((await front.client.messages.create({ to: `+155586753${index}0`, body: "List" })).sid);
    }
    const { otherClient: other } = front;
    await other.messages.create({ to, body: "Not theirs" });
    const seen: string[] = [];
    await new Promise<void>((resolve, reject) => {
      front.client.messages.each({
        pageSize: 2,
        limit: 5,
        callback: ({ sid }) => void seen.push(sid),
        done: (error?: Error) => (error ? reject(error) : resolve()),
      });
    });
    expect(seen).toEqual(sids);
    expect(
      (await front.client.messages.list({ to: "+15558675340", limit: 20 })).map(({ sid }) => sid),
    ).toEqual([sids[0]]);
    expect(await front.client.messages.list({ to: "+15558670000", limit: 20 })).toEqual([]);
    expect((await other.messages.list({ limit: 20 })).map(({ accountSid: owner }) => owner)).toEqual([
      other.accountSid,
    ]);
  });

  test("goes on to the next page when the messages of this one are deleted", async () => {
    const sids: string[] = [];
    for (let index = 0; index < 4; index++) {
      sids.push((await front.client.messages.create({ to: "+15558675399", body: "Delete" })).sid);
    }
    for (const sid of sids) await untilSent(sid);
    let page = await front.client.messages.page({ to: "+15558675399", pageSize: 2 });
    const removed: string[] = [];
    while (page !== undefined) {
      for (const one of page.instances) {
        expect(await front.client.messages(one.sid).remove()).toBe(true);
        removed.push(one.sid);
      }
      page = (await page.nextPage()) as typeof page;
    }
    expect(removed).toEqual(sids.toReversed());
    expect(await front.client.messages.list({ to: "+15558675399" })).toEqual([]);
    await expect(statusOf(sids[0] as string)).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  test("filters by the day on which messages were sent", async () => {
    const number = "+15558675377";
    const { sid } = await front.client.messages.create({ to: number, body: "Today" });
    await untilSent(sid);
    const { dateSent } = await front.client.messages(sid).fetch();
    const list = (filter: object) => front.client.messages.list({ to: number, ...filter });
    const day = 86_400_000;
    expect(await list({ dateSent })).toHaveLength(1);
    expect(await list({ dateSent: new Date(Date.now() - 2 * day) })).toHaveLength(0);
    expect(await list({ dateSentAfter: new Date(Date.now() - day) })).toHaveLength(1);
    expect(await list({ dateSentAfter: new Date(Date.now() + day) })).toHaveLength(0);
    expect(await list({ dateSentBefore: new Date(Date.now() - day) })).toHaveLength(0);
  });

  test("schedules a text, and cancels it", async () => {
    const sendAt = new Date(Date.now() + 3_600_000);
    const scheduled = await front.client.messages.create({
      to,
      body: "Later",
      scheduleType: "fixed",
      sendAt,
    });
    expect(scheduled).toMatchObject({ status: "scheduled", dateSent: null });
    const canceled = await front.client.messages(scheduled.sid).update({ status: "canceled" });
    expect(canceled).toMatchObject({ status: "canceled", dateSent: null });
    expect(await phoneTexts()).toEqual([]);
  });

  test("cannot cancel what was sent, and redacts it at the provider", async () => {
    const { sid } = await front.client.messages.create({ to, body: "Secret" });
    await untilSent(sid);
    const message = front.client.messages(sid);
    await expect(message.update({ status: "canceled" })).rejects.toMatchObject({ status: 400, code: 30409 });
    const { server } = front.gateway;
    await expect.poll(() => server.carrier.messages[0]?.status, patience).toBe("delivered");
    expect(await message.update({ body: "" })).toMatchObject({ body: "" });
    const provider = sdkFor(
      server.url,
      "AC0123456789abcdef0123456789abcdef",
      "fedcba9876543210fedcba9876543210",
    );
    expect((await provider.messages(server.carrier.messages[0]?.id ?? "").fetch()).body).toBe("");
  });

  test("reads its account", async () => {
    expect(await front.client.api.accounts(accountSid).fetch()).toMatchObject({
      sid: accountSid,
      status: "active",
    });
  });

  test("sends once for a request that is repeated with one token", async () => {
    const send = (body: string) =>
      front.call(`${messagesPath}.json`, {
        form: { To: to, Body: body },
        headers: { "I-Twilio-Idempotency-Token": "7b0d0a3c" },
      });
    const [first, second] = await Promise.all([send("Once"), send("Once")]);
    expect([first.status, second.status]).toEqual([201, 201]);
    const bodies = [await first.json(), await second.json()] as { sid: string; to: string }[];
    expect(bodies[1]?.sid).toBe(bodies[0]?.sid);
    expect(bodies.map((body) => body.to)).toEqual([to, to]);
    await untilSent(bodies[0]?.sid ?? "");
    expect(await phoneTexts()).toEqual(["Once"]);
    const other = await send("Another");
    expect(other.status).toBe(409);
    expect(await other.json()).toMatchObject({ code: 20409, status: 409 });
  });
});

test("GoAlert's request, a form without an Accept header, gets what GoAlert reads", async () => {
  // https://github.com/target/goalert/blob/master/notification/twilio/client.go
  const response = await front.call(`${messagesPath}.json`, {
    form: {
      To: to,
      From: "+15550001111",
      Body: "Alert #7: disk full",
      StatusCallback: "https://alerts.example.com/api/v2/twilio/message/status?msgID=7",
      ValidityPeriod: "10",
    },
    headers: { "X-Twilio-Signature": "ignored" },
  });
  expect(response.status).toBe(201);
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  expect(response.headers.get("x-request-id")).toEqual(expect.any(String));
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("twilio-request-id")).toMatch(/^RQ[0-9a-f]{32}$/);
  expect(await response.json()).toMatchObject({
    sid: expect.any(String),
    to,
    from: "+15550001111",
    status: "queued",
    error_code: null,
    error_message: null,
  });
});

test("smskit's own connector sends through the front, and reads what became of a text", async () => {
  const sms = createTwilio({
    accountSID: accountSid,
    authToken,
    from: "+15550001111",
    baseUrl: front.url,
  });
  const since = new Date(Date.now() - 60_000);
  const prepared = await sms.prepare({ to, body: "Round trip" });
  const receipt = await sms.send(prepared);
  expect(receipt).toMatchObject({ id: expect.stringMatching(/^SM/), to, segments: 1 });
  await expect.poll(async () => (await sms.getStatus(receipt)).status, patience).toBe("sent");
  // The gateway keeps no texts to compare with, so it is not found, which the connector's callers know as "still unknown".
  expect(await sms.find(prepared, { since })).toBeUndefined();
  await sms.close();
});

test("a plus sign that a client did not encode is one", async () => {
  const response = await fetch(`${front.url}${messagesPath}.json`, {
    method: "POST",
    headers: {
      Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    body: `To=${to}&Body=Plain`,
  });
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({ to, body: "Plain" });
});

test("From is used if the account says so", async () => {
  const { gateway, config, server } = front.gateway;
  const fromOf = async () => {
    server.carrier.reset();
    const { sid } = await front.client.messages.create({ to, from: "+15550002222", body: "Who" });
    await untilSent(sid);
    return server.carrier.messages[0]?.parameters["From"];
  };
  expect(await fromOf()).toBeUndefined();
  await gateway.reload({ ...config, twilio: { accounts: [{ accountSid, authToken, useFrom: true }] } });
  expect(await fromOf()).toBe("+15550002222");
  await gateway.reload(config);
});

test("requests are logged by their route and account, without the SID of the message", async () => {
  const { sid } = await front.client.messages.create({ to, body: "Logged" });
  await front.client.messages(sid).fetch();
  const logged = front.gateway.logged.filter((line) => line.includes(`twilio:${accountSid}`)).join("\n");
  expect(logged).toContain("/2010-04-01/Accounts/:account/Messages/:message");
  expect(logged).not.toContain(sid);
});
