import { afterEach, describe, expect, test } from "vitest";
import { createCarrier } from "../index.ts";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";
import { mockAcme } from "../testing/mock-acme.ts";
import { type MockGlobexOptions, mockGlobex } from "../testing/mock-globex.ts";
import { closeApps, startApp } from "../testing/webhook-app.ts";

const number = "+15550001111";
const phone = "+15558675310";
const inboundUrl = "http://localhost:3000/sms";
let server: CheckedServer;

afterEach(async () => {
  await server.close();
  await closeApps();
});

async function serve(options: MockGlobexOptions = {}, carrier = createCarrier({ latencyMs: 0 })) {
  server = await startCheckedServer({ carrier, mocks: [mockGlobex(carrier, options), mockAcme(carrier)] });
}

describe("a number of the app", () => {
  test("is set, read, listed and removed", async () => {
    await serve();
    const set = { provider: "globex", inboundUrl, inboundMethod: "POST", fallbackUrl: "https://app.test/b" };
    expect(await server.call("PUT", `/numbers/${number}`, set)).toEqual({
      status: 200,
      body: { number, ...set },
    });
    const changed = { number, provider: "globex", inboundUrl, fallbackUrl: "https://app.test/b" };
    await server.call("PUT", "/numbers/15550001111", { inboundMethod: null });
    expect((await server.call("GET", `/numbers/${number}`)).body).toEqual(changed);
    expect((await server.call("GET", "/numbers")).body).toEqual({ numbers: [changed] });
    expect(server.carrier.number(number)).toEqual(changed);
    expect((await server.call("DELETE", `/numbers/${number}`)).status).toBe(204);
    expect((await server.call("DELETE", `/numbers/${number}`)).status).toBe(404);
    expect((await server.call("GET", `/numbers/${number}`)).body.detail).toMatch(/^number: .* PUT\.$/);
    expect((await server.call("GET", "/numbers")).body).toEqual({ numbers: [] });
  });

  test("may be a short code", async () => {
    await serve();
    expect((await server.call("PUT", "/numbers/12345", { inboundUrl })).body.number).toBe("12345");
    expect((await server.call("GET", "/numbers/12345")).body.inboundUrl).toBe(inboundUrl);
  });

  test.each([
    [number, { inboundUrl: "localhost:3000" }, /^inboundUrl: must be an http or https URL/],
    [number, { fallbackUrl: "ftp://app.test" }, /^fallbackUrl: must be an http or https URL/],
    [number, { inboundUrl: "" }, /^inboundUrl: must be/],
    [number, { inboundMethod: "PATCH" }, /^inboundMethod: /],
    [number, { provider: "nobody" }, /^provider: is not one of globex, acme\.$/],
    [number, { smsUrl: inboundUrl }, /smsUrl/],
    ["Acme", { inboundUrl }, /^number: must be a number in E\.164/],
  ])("%s with %j is refused with a sentence", async (which, change, detail) => {
    await serve();
    const { status, body } = await server.call("PUT", `/numbers/${which}`, change);
    expect([status, body.detail]).toEqual([400, expect.stringMatching(detail)]);
  });

  test("is known once a text was sent from it, and keeps its provider when it is set", async () => {
    await serve();
    await server.text("aaaaaaaa", { from: number });
    await server.text("aaaaaaaa", { from: "Acme" });
    expect((await server.call("GET", "/numbers")).body.numbers).toEqual([
      { number, provider: "acme", account: "aaaaaaaa" },
    ]);
    const { body } = await server.call("PUT", `/numbers/${number}`, { inboundUrl });
    expect(body).toEqual({ number, provider: "acme", inboundUrl });
    expect((await server.call("GET", "/numbers")).body.numbers).toEqual([body]);
  });

  test("can be set for one account", async () => {
    await serve();
    await server.call("PUT", `/numbers/${number}`, { inboundUrl, account: "a" });
    await server.call("PUT", `/numbers/${number}?account=b`, { inboundUrl: "http://b.test/" });
    const urlsOf = async (query: string) =>
      (await server.call("GET", `/numbers${query}`)).body.numbers.map((one: typeof set) => one.inboundUrl);
    const set = { inboundUrl };
    expect(await urlsOf("")).toEqual([inboundUrl, "http://b.test/"]);
    expect(await urlsOf("?account=a")).toEqual([inboundUrl]);
    expect((await server.call("GET", `/numbers/${number}?account=b`)).body).toMatchObject({ account: "b" });
    expect((await server.call("DELETE", `/numbers/${number}?account=b`)).status).toBe(204);
    expect(await urlsOf("?account=b")).toEqual([]);
    // The only account that has it is meant if none is named.
    await server.call("PUT", `/numbers/${number}`, { inboundUrl: "http://a.test/" });
    expect(await urlsOf("?account=a")).toEqual(["http://a.test/"]);
  });

  test("has no credentials in what is shown", async () => {
    await serve();
    const { body } = await server.call("PUT", `/numbers/${number}`, { inboundUrl: "http://me:s3cret@app/" });
    expect(body.inboundUrl).toBe("http://app/");
    expect(server.carrier.number(number)?.inboundUrl).toBe("http://me:s3cret@app/");
  });
});

describe("a text to a number that has sent none", () => {
  const text = { from: phone, to: number, body: "hello" };

  test("goes where the number says", async () => {
    const app = await startApp();
    await serve({ inboundUrl: "http://127.0.0.1:9/nobody" });
    await server.call("PUT", `/numbers/${number}`, { provider: "globex", inboundUrl: `${app.url}/in` });
    const { status, body } = await server.call("POST", "/replies", text);
    expect([status, body.provider, body.channel]).toEqual([201, "globex", "sms"]);
    expect(body.callbacks).toMatchObject([{ url: `${app.url}/in`, told: "received", status: 204 }]);
    expect(app.requests[0]?.parameters).toEqual({ id: body.id, text: "hello" });
  });

  test("goes where the carrier says if nothing else does", async () => {
    const app = await startApp();
    await serve({}, createCarrier({ inboundUrl: app.url }));
    expect((await server.call("GET", "/numbers")).body).toEqual({ numbers: [], inboundUrl: app.url });
    const { body } = await server.call("POST", "/replies", text);
    expect([body.provider, app.requests.length]).toEqual(["globex", 1]);
  });

  test("needs a provider if several could have the number, and the error says how to name it", async () => {
    await serve();
    const { status, body } = await server.call("POST", "/replies", text);
    expect([status, body.detail]).toEqual([
      409,
      expect.stringMatching(/^provider: is missing\. .*: acme, globex\. Name one, or set the provider of/),
    ]);
    expect((await server.call("POST", "/replies", { ...text, provider: "acme" })).status).toBe(201);
  });
});
