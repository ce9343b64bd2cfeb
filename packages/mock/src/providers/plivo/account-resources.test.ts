import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import {
  ask,
  authId,
  authToken,
  closePlivo,
  from,
  otherAuthId,
  powerpackId,
  sdkAt,
  send,
  servePlivo,
  to,
} from "./testing/plivo-client.ts";

afterEach(async () => {
  await closePlivo();
  await closeApps();
});

const second = "+15550002222";
const account = `/v1/Account/${authId}`;
/** The body of a response. */
const read = async (response: Promise<Response>) =>
  (await response).json() as Promise<Record<string, unknown>>;

describe("the account", () => {
  test.each(["", "/"])("is read at its path%s", async (slash) => {
    const { server } = await servePlivo();
    const response = await fetch(`${server.url}${account}${slash}`, {
      headers: { authorization: `Basic ${btoa(`${authId}:${authToken}`)}` },
    });
    expect(await response.json()).toMatchObject({
      auth_id: authId,
      cash_credits: "10.00000",
      billing_mode: "prepaid",
    });
  });

  test("on trial is a developer's", async () => {
    const { sdk } = await servePlivo({ defaults: { verifiedNumbers: [to] } });
    expect(await sdk.accounts.get()).toMatchObject({ accountType: "developer" });
  });
});

describe("numbers", () => {
  const listed = {
    numbers: [from, { number: second, sms: false, application: null }],
    applications: [{ id: "111" }, { id: "222" }],
  };

  test("are listed in pages and filtered by their start", async () => {
    const { server } = await servePlivo(listed);
    const numbersOf = (page: Record<string, unknown>) =>
      (page["objects"] as { number: string }[]).map(({ number }) => number);
    const all = await read(ask(server, "Number/"));
    expect(numbersOf(all)).toEqual(["15550001111", "15550002222"]);
    expect(all["meta"]).toEqual({ limit: 20, offset: 0, next: null, previous: null, total_count: 2 });
    const page = await read(ask(server, "Number/?limit=1&number_startswith=1555"));
    expect(numbersOf(page)).toEqual(["15550001111"]);
    const { next } = page["meta"] as { next: string };
    expect(next).toBe(`${account}/Number/?limit=1&number_startswith=1555&offset=1`);
    const rest = await read(ask(server, next.slice(account.length + 1)));
    expect(numbersOf(rest)).toEqual(["15550002222"]);
    expect(rest["meta"]).toMatchObject({
      next: null,
      offset: 1,
      previous: expect.stringContaining("offset=0"),
    });
    expect(numbersOf(await read(ask(server, "Number/?number_startswith=%2B15550002")))).toEqual([
      "15550002222",
    ]);
    expect(numbersOf(await read(ask(server, "Number/?limit=99&offset=-1")))).toHaveLength(2);
  });

  test("are read individually", async () => {
    const { server } = await servePlivo(listed);
    expect(await read(ask(server, "Number/15550001111/"))).toMatchObject({
      number: "15550001111",
      sms_enabled: true,
      application: `${account}/Application/111/`,
      resource_uri: `${account}/Number/15550001111/`,
    });
    const other = await read(ask(server, "Number/%2B15550002222"));
    expect(other).toMatchObject({ sms_enabled: false, application: null });
  });

  test("exist on any request by default", async () => {
    const { server } = await servePlivo();
    expect(await read(ask(server, "Number/15550001111/"))).toMatchObject({ sms_enabled: true });
    expect(await read(ask(server, "Number/"))).toMatchObject({ objects: [] });
    const asked = await read(ask(server, "Number/?number_startswith=15550001111"));
    expect(asked).toMatchObject({ objects: [{ number: "15550001111" }] });
  });

  test("are linked to another application by the SDK, and to none", async () => {
    const [first, other] = [await startApp(), await startApp()];
    const { carrier, sdk, server } = await servePlivo({
      numbers: [from],
      applications: [
        { id: "111", messageUrl: first.url },
        { id: "222", messageUrl: other.url },
      ],
    });
    await sdk.numbers.update("15550001111", { appId: "222" } as never);
    expect(await read(ask(server, "Number/15550001111/"))).toMatchObject({
      application: `${account}/Application/222/`,
    });
    await carrier.reply({ from: to, to: from, body: "1" });
    const changed = await ask(server, "Number/15550001111/", { body: '{"app_id":""}' });
    expect([changed.status, await changed.json()]).toEqual([
      202,
      { api_id: expect.any(String), message: "changed" },
    ]);
    await carrier.reply({ from: to, to: from, body: "2" });
    await ask(server, "Number/15550001111/", { body: '{"alias":"main"}' });
    carrier.reset();
    await carrier.reply({ from: to, to: from, body: "3" });
    expect(
      [first, other].map(({ requests }) => requests.map(({ parameters }) => parameters["Text"])),
    ).toEqual([["3"], ["1"]]);
  });
});

describe("applications", () => {
  test("are listed, and there is one by default", async () => {
    const { server } = await servePlivo({ messageUrl: "http://localhost:3000/sms" });
    expect(await read(ask(server, "Application/"))).toMatchObject({
      meta: { total_count: 1 },
      objects: [
        { app_id: "20468599130939380", message_url: "http://localhost:3000/sms", message_method: "POST" },
      ],
    });
  });

  test("get another URL and method, until a reset of the account", async () => {
    const app = await startApp();
    const { carrier, server } = await servePlivo({ numbers: [from] });
    const body = JSON.stringify({ message_url: app.url, message_method: "GET", app_name: "other" });
    await ask(server, "Application/20468599130939380/", { body });
    await carrier.reply({ from: to, to: from, body: "1" });
    expect(app.requests).toMatchObject([{ method: "GET", parameters: { Text: "1" } }]);
    carrier.reset({ account: otherAuthId } as never);
    expect(await read(ask(server, "Application/20468599130939380/"))).toMatchObject({
      message_method: "GET",
    });
    await ask(server, "Application/20468599130939380/", { body: '{"message_url":""}' });
    await carrier.reply({ from: to, to: from, body: "2" });
    expect(app.requests).toHaveLength(1);
  });
});

describe("Powerpacks", () => {
  const powerpack = { id: powerpackId, numbers: [from, "+18005550100", "55555"], application: "111" };

  test("are read by the SDK, with the numbers of their pool", async () => {
    const { sdk, server } = await servePlivo({ powerpacks: [powerpack], applications: [{ id: "111" }] });
    const found = (await sdk.powerpacks.get(powerpackId)) as unknown as {
      numberPool: string;
      list_numbers(): Promise<unknown>;
      numberpool: { numbers: unknown };
    };
    expect(found).toMatchObject({
      uuid: powerpackId,
      applicationId: "111",
      numberPool: `${account}/NumberPool/${powerpackId}/`,
    });
    const pool = found.numberPool.slice(account.length + 1);
    expect(await read(ask(server, `${pool}Number/`))).toMatchObject({
      objects: [{ number: "15550001111", type: "fixed", number_pool_uuid: powerpackId }],
    });
    expect(await read(ask(server, `${pool}Tollfree/`))).toMatchObject({
      objects: [{ number: "18005550100", type: "tollfree" }],
    });
    expect(await read(ask(server, `${pool}Shortcode/`))).toMatchObject({ objects: [{ shortcode: "55555" }] });
    expect(await read(ask(server, `${pool}Number/15550001111/`))).toMatchObject({ number: "15550001111" });
    expect(await read(ask(server, "Powerpack/"))).toMatchObject({ objects: [{ uuid: powerpackId }] });
  });

  test("exist on any request by default, with a number", async () => {
    const { server } = await servePlivo();
    expect(await read(ask(server, `NumberPool/${powerpackId}/Number/`))).toMatchObject({
      objects: [{ number: "12015550124" }],
    });
    expect(await read(ask(server, "Powerpack/"))).toMatchObject({ objects: [] });
  });
});

describe("messages", () => {
  test("are listed with the newest first, filtered by each field, and for their account alone", async () => {
    const carrier = createCarrier({
      clock: createManualClock(new Date("2026-11-28T12:00:00Z")),
      latencyMs: 0,
    });
    const { sdk, server } = await servePlivo({ messageUrl: "http://127.0.0.1:9/sms" }, carrier);
    const [older = ""] = (await send(sdk)).messageUuid;
    carrier.advance(60_000);
    const [newer = ""] = (
      await send(sdk, { src: undefined, powerpackUUID: powerpackId, dst: "447400123456" })
    ).messageUuid;
    await send(sdkAt(server, { authId: otherAuthId }));
    carrier.setPhone(to, { state: "blocked" });
    carrier.advance(60_000);
    const [blocked = ""] = (await send(sdk)).messageUuid;
    carrier.advance(1000);
    const list = async (query: Record<string, string>) =>
      ((await sdk.messages.list(query)) as unknown as { messageUuid: string }[]).map(
        (one) => one.messageUuid,
      );
    expect(await list({})).toEqual([blocked, newer, older]);
    expect(await list({ limit: "1", offset: "1" })).toEqual([newer]);
    expect(await list({ powerpackId })).toEqual([newer]);
    expect(await list({ message_state: "undelivered" })).toEqual([blocked]);
    expect(await list({ error_code: "100" })).toEqual([blocked]);
    expect(await list({ to_number: "+447400123456" })).toEqual([newer]);
    expect(await list({ from_number: "15550001111" })).toEqual([blocked, older]);
    expect(await list({ message_direction: "inbound" })).toEqual([]);
    expect(await list({ message_type: "mms" })).toEqual([]);
    expect(await list({ message_time__gt: "2026-11-28 12:01" })).toEqual([blocked]);
    expect(await list({ message_time__gte: "2026-11-28 12:01:00" })).toEqual([blocked, newer]);
    expect(await list({ message_time__lt: "2026-11-28 12:01:00.000000" })).toEqual([older]);
    expect(
      await list({ message_time__lte: "2026-11-28 12:01", message_time__gt: "2026-11-28 12:00" }),
    ).toEqual([newer]);
    expect(await list({ message_time: "2026-11-28 12:00" })).toEqual([older]);
    expect(await list({ message_time: "yesterday" })).toEqual([]);
    carrier.advance(86_400_000 - 61_000);
    expect(await list({})).toEqual([blocked]);
  });

  test("are listed newest first, also those of one millisecond", async () => {
    const { sdk, carrier } = await servePlivo({}, createCarrier({ clock: createManualClock() }));
    const [first] = (await send(sdk)).messageUuid;
    const { id: second } = await carrier.reply({ from: to, body: "Yes" });
    const [third] = (await send(sdk)).messageUuid;
    const listed = (await sdk.messages.list({})) as unknown as { messageUuid: string }[];
    expect(listed.map(({ messageUuid }) => messageUuid)).toEqual([third, second, first]);
  });

  test.each([
    ["true", "15558675310"],
    ["number_only", "15558675310"],
    ["false", "155XXXXX310"],
    ["content_only", "155XXXXX310"],
  ])("sent with log: %s show the number as %s, and never a text", async (log, number) => {
    const { carrier, sdk, server } = await servePlivo();
    const [id = ""] = (await send(sdk, { log })).messageUuid;
    const shown = await read(ask(server, `Message/${id}/`));
    expect(shown).toMatchObject({ to_number: number, log });
    expect(JSON.stringify(shown)).not.toContain("123456");
    expect(await read(ask(server, "Message/"))).toMatchObject({ objects: [{ to_number: number }] });
    // The phone gets the whole text anyway.
    expect(await carrier.waitForMessage({ to })).toMatchObject({ code: "123456" });
  });

  test("keep the DLT fields", async () => {
    const { sdk } = await servePlivo();
    const dlt = { dlt_entity_id: "1234", dlt_template_id: "4567", dlt_template_category: "service_implicit" };
    const [id = ""] = (await send(sdk, { dst: "919876543210", ...dlt })).messageUuid;
    expect(await sdk.messages.get(id)).toMatchObject({
      dltEntityID: "1234",
      dltTemplateID: "4567",
      dltTemplateCategory: "service_implicit",
    });
  });

  test.each(["CONVERTED", "NOT_CONVERTED", "CONVERTED_WITH_OTHERS"])(
    "take the outcome %s",
    async (status) => {
      const { sdk, server } = await servePlivo();
      const [id = ""] = (await send(sdk, { trackable: true })).messageUuid;
      const body = JSON.stringify({ status, timestamp: "2026-11-28T12:00:00Z" });
      expect(
        await read(ask(server, `message/${id}/conversion`, { account: `account/${authId}`, body })),
      ).toEqual({
        api_id: expect.any(String),
        conversion_uuid: `conv-${id}`,
        message: "successfully recorded.",
        message_uuid: id,
      });
    },
  );
});
