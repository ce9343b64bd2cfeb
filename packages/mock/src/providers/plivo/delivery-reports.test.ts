import fc from "fast-check";
import { validateSignature, validateV3Signature } from "plivo";
import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import { signatureHeaders } from "./signature.ts";
import {
  allSignatures,
  authId,
  authToken,
  closePlivo,
  powerpackId,
  sdkAt,
  send,
  servePlivo,
  to,
  verifiedBy,
} from "./testing/plivo-client.ts";

afterEach(async () => {
  await closePlivo();
  await closeApps();
});

describe("a delivery report", () => {
  test("has the fields of the reference", async () => {
    const app = await startApp();
    const carrier = createCarrier({ clock: createManualClock(new Date("2026-11-28T12:00:00Z")) });
    const { sdk } = await servePlivo({}, carrier);
    const { messageUuid } = await send(sdk, { src: undefined, powerpackUUID: powerpackId, url: app.url });
    carrier.advance(1000);
    await carrier.idle();
    const [sent, delivered] = app.requests;
    expect(sent?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    const time = expect.stringMatching(/^2026-11-28 12:00:0\d\.\d{3}000$/);
    expect(sent?.parameters).toEqual({
      MessageUUID: messageUuid[0],
      To: "15558675310",
      From: "12015550124",
      Type: "sms",
      Status: "sent",
      Units: "1",
      TotalRate: "0.00550",
      TotalAmount: "0.00550",
      MCC: "310",
      MNC: "004",
      ErrorCode: "",
      ParentMessageUUID: messageUuid[0],
      PartInfo: "1 of 1",
      Sequence: "1",
      MessageTime: "2026-11-28 12:00:00.000000",
      QueuedTime: "2026-11-28 12:00:00.000000",
      SentTime: time,
      DeliveryReportTime: "",
      requester_ip: "127.0.0.1",
      PowerpackUUID: powerpackId,
    });
    expect(delivered?.parameters).toEqual({
      ...sent?.parameters,
      Status: "delivered",
      Sequence: "2",
      DeliveryReportTime: time,
    });
  });

  test("comes once for each part of a long text, with the UUID of the first as the parent", async () => {
    const app = await startApp();
    const { carrier, sdk } = await servePlivo();
    const { messageUuid } = await send(sdk, { text: "a".repeat(400), url: app.url });
    await carrier.idle();
    const reports = app.requests.map(({ parameters }) => parameters);
    expect(reports.map(({ Status, PartInfo, Sequence }) => [Status, PartInfo, Sequence])).toEqual([
      ["sent", "1 of 3", "1"],
      ["sent", "2 of 3", "2"],
      ["sent", "3 of 3", "3"],
      ["delivered", "1 of 3", "4"],
      ["delivered", "2 of 3", "5"],
      ["delivered", "3 of 3", "6"],
    ]);
    const uuids = reports.map(({ MessageUUID }) => MessageUUID);
    expect(uuids.slice(0, 3)).toEqual(uuids.slice(3));
    expect(new Set(uuids).size).toBe(3);
    expect(uuids[0]).toBe(messageUuid[0]);
    for (const report of reports) {
      expect(report).toMatchObject({ ParentMessageUUID: messageUuid[0], Units: "3", TotalAmount: "0.01650" });
    }
  });

  test("of an MMS is one, whatever its text", async () => {
    const app = await startApp();
    const { carrier, sdk } = await servePlivo();
    const media = { type: "mms", media_urls: ["https://app.test/a.png"] };
    await send(sdk, { ...media, text: "a".repeat(400), url: app.url });
    await carrier.idle();
    expect(app.requests.map(({ parameters }) => [parameters["Type"], parameters["PartInfo"]])).toEqual([
      ["mms", "1 of 1"],
      ["mms", "1 of 1"],
    ]);
    expect(carrier.messages).toMatchObject([{ media: [{ url: "https://app.test/a.png" }] }]);
  });

  test("is not sent if the message has no URL", async () => {
    const { carrier, sdk } = await servePlivo();
    await send(sdk);
    await carrier.idle();
    expect(carrier.messages).toMatchObject([{ status: "delivered", callbacks: [] }]);
  });

  test("that an app refuses is sent again", async () => {
    const app = await startApp((response, _, count) => response.writeHead(count === 1 ? 503 : 204).end());
    const { carrier, sdk } = await servePlivo();
    await send(sdk, { url: app.url });
    await carrier.idle();
    const statuses = app.requests.map(({ parameters }) => parameters["Status"]);
    expect(statuses).toEqual(["sent", "sent", "delivered"]);
  });
});

describe("signatures", () => {
  test.each(["GET", "POST"])("of a %s request are verified by the SDK", async (method) => {
    const app = await startApp();
    const { carrier, sdk } = await servePlivo();
    await send(sdk, {
      url: `${app.url}/hooks/sms/?tenant=b%20c&a=1&tenant=%C3%A9`,
      method,
      text: "a".repeat(200),
    });
    await carrier.idle();
    expect(app.requests).toHaveLength(4);
    for (const request of app.requests) {
      expect(request.method).toBe(method);
      expect(verifiedBy(authToken, app.url, request)).toEqual(allSignatures);
      expect(Object.values(verifiedBy("another", app.url, request))).not.toContain(true);
    }
    const nonces = app.requests.map(({ headers }) => headers["x-plivo-signature-v2-nonce"]);
    expect(new Set(nonces).size).toBe(4);
    expect(nonces[0]).toMatch(/^\d{20}$/);
  });

  test("of V2 cover neither the query nor the fields, and those of V3 do", async () => {
    const app = await startApp();
    const { carrier, sdk } = await servePlivo();
    await send(sdk, { url: `${app.url}/sms?tenant=1` });
    await carrier.idle();
    const request = app.requests[0] ?? expect.fail("no webhook");
    const forged = { ...request, parameters: { ...request.parameters, Status: "delivered" } };
    const moved = { ...request, url: "/sms?tenant=2" };
    for (const changed of [forged, moved]) {
      expect(verifiedBy(authToken, app.url, changed)).toEqual({
        v2: true,
        "ma-v2": true,
        v3: false,
        "ma-v3": false,
      });
    }
    const elsewhere = verifiedBy(authToken, app.url, { ...request, url: "/other?tenant=1" });
    expect(Object.values(elsewhere)).not.toContain(true);
  });

  test("of a subaccount are by its token, and those of the main account by that one's", async () => {
    const app = await startApp();
    const subaccount = { authId: `SA${"A".repeat(18)}`, authToken: "of-the-subaccount" };
    const { carrier, server } = await servePlivo({
      accounts: [
        { authId, authToken },
        { ...subaccount, mainAuthToken: authToken },
      ],
    });
    await send(sdkAt(server, subaccount), { url: app.url });
    await carrier.idle();
    const request = app.requests[0] ?? expect.fail("no webhook");
    const own = { v2: true, "ma-v2": false, v3: true, "ma-v3": false };
    expect(verifiedBy(subaccount.authToken, app.url, request)).toEqual(own);
    expect(verifiedBy(authToken, app.url, request)).toEqual({
      v2: false,
      "ma-v2": true,
      v3: false,
      "ma-v3": true,
    });
  });

  test("are those that the SDK computes, for any URL, fields and token", () => {
    // The SDK keeps parameters in plain objects, which cannot have such names as `__proto__`.
    const word = fc.stringMatching(/^[\w~!é€ .-]{1,12}$/).filter((text) => !(text in {}));
    const url = fc
      .record({
        host: fc.constantFrom("app.test", "app.test:8443", "127.0.0.1:3000"),
        path: fc.array(fc.stringMatching(/^[\w.~-]{1,8}$/), { maxLength: 3 }),
        query: fc.array(fc.tuple(word, word), { maxLength: 3 }),
      })
      .map(({ host, path, query }) => {
        const made = new URL(`https://${host}/${path.join("/")}`);
        for (const [name, value] of query) made.searchParams.append(name, value);
        return made.href;
      });
    const fields = fc.uniqueArray(fc.tuple(word, fc.string()), {
      minLength: 1,
      maxLength: 5,
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(url, fields, fc.string({ minLength: 1 }), (target, form, token) => {
        const tokens = { authToken: token, mainAuthToken: token };
        const posted = signatureHeaders(target, form, tokens);
        const got = signatureHeaders(target, undefined, tokens);
        const header = (from: Record<string, string>, name: string) =>
          from[`x-plivo-signature-${name}`] ?? "";
        const parameters = Object.fromEntries(form);
        expect(validateSignature(target, header(posted, "v2-nonce"), header(posted, "v2"), token)).toBe(true);
        expect(
          validateV3Signature(
            "POST",
            target,
            header(posted, "v3-nonce"),
            token,
            header(posted, "v3"),
            parameters,
          ),
        ).toBe(true);
        expect(validateV3Signature("GET", target, header(got, "v3-nonce"), token, header(got, "v3"))).toBe(
          true,
        );
      }),
      { numRuns: 60 },
    );
  });
});

test("reports of every message arrive in order and once", async () => {
  const app = await startApp();
  const { carrier, sdk } = await servePlivo();
  const dst = Array.from({ length: 10 }, (_, n) => `+1555867530${n}`);
  const { messageUuid } = await send(sdk, { dst, url: app.url });
  await carrier.idle();
  for (const id of messageUuid) {
    const own = app.requests.filter(({ parameters }) => parameters["MessageUUID"] === id);
    expect(own.map(({ parameters }) => parameters["Status"])).toEqual(["sent", "delivered"]);
  }
  expect(new Set(messageUuid).size).toBe(10);
  expect(dst).not.toContain(to);
});
