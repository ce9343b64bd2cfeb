import { afterEach, describe, expect, test } from "vitest";
import {
  createCarrier,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../../../index.ts";
import { sdkFor, serviceSid } from "../testing/twilio-client.ts";
import { fetchAsIs, type WireRequest } from "../testing/wire-clients.ts";

let server: MockServer;

afterEach(() => server.close());

async function serve(options?: MockTwilioOptions) {
  const carrier = createCarrier({ latencyMs: 0 });
  server = await startMockServer({ mocks: [mockTwilio(carrier, options)] });
  return { carrier, services: sdkFor(server).messaging.v1.services };
}

const ask = (request: WireRequest) => fetchAsIs.ask(server, request);

describe("a Messaging Service", () => {
  test("has Twilio's usual settings, and the name that it was created with", async () => {
    const { services } = await serve();
    const service = await services.create({ friendlyName: "Codes" });
    expect(service.sid).toMatch(/^MG[0-9a-f]{32}$/);
    expect(service).toMatchObject({
      friendlyName: "Codes",
      inboundRequestUrl: null,
      inboundMethod: "POST",
      fallbackUrl: null,
      fallbackMethod: "POST",
      statusCallback: null,
      stickySender: true,
      mmsConverter: true,
      smartEncoding: true,
      scanMessageContent: "inherit",
      fallbackToLongCode: true,
      areaCodeGeomatch: true,
      validityPeriod: 36_000,
      synchronousValidation: false,
      usecase: "undeclared",
      usAppToPersonRegistered: false,
      useInboundWebhookOnNumber: false,
    });
    expect(await services(service.sid).phoneNumbers.list()).toEqual([]);
  });

  test("keeps every setting, and changes only those that a request names", async () => {
    const { services } = await serve();
    const settings = {
      friendlyName: "Codes",
      inboundRequestUrl: "https://example.com/in",
      inboundMethod: "GET",
      fallbackUrl: "https://example.com/fallback",
      fallbackMethod: "GET",
      statusCallback: "https://example.com/status",
      stickySender: false,
      mmsConverter: false,
      smartEncoding: false,
      scanMessageContent: "disable" as const,
      fallbackToLongCode: false,
      areaCodeGeomatch: false,
      validityPeriod: 1,
      synchronousValidation: true,
      usecase: "verification",
      useInboundWebhookOnNumber: true,
    };
    const created = await services.create(settings);
    expect(created).toMatchObject(settings);
    const changed = await services(created.sid).update({ friendlyName: "Alerts", stickySender: true });
    expect(changed).toMatchObject({ ...settings, friendlyName: "Alerts", stickySender: true });
    expect(await services(created.sid).fetch()).toMatchObject(changed.toJSON());
  });

  test("loses a URL that is set to nothing", async () => {
    const { services } = await serve();
    const { sid } = await services.create({
      friendlyName: "Codes",
      statusCallback: "https://example.com/status",
    });
    expect(await services(sid).update({ statusCallback: "" })).toMatchObject({ statusCallback: null });
  });

  test("is listed with the others of its account, the newest first, in pages", async () => {
    const { services } = await serve();
    for (const friendlyName of ["one", "two", "three"]) await services.create({ friendlyName });
    const listed = await services.list({ pageSize: 2 });
    expect(listed.map(({ friendlyName }) => friendlyName)).toEqual(["three", "two", "one"]);
    const other = sdkFor(server, `AC${"7".repeat(32)}`).messaging.v1.services;
    expect(await other.list()).toEqual([]);
    await expect(other(listed[0]?.sid ?? "").update({ friendlyName: "mine" })).resolves.toBeDefined();
    expect(await services(listed[0]?.sid ?? "").fetch()).toMatchObject({ friendlyName: "three" });
  });

  test("does not exist any more once it is deleted, whether listed, created or taken for granted", async () => {
    const { services } = await serve();
    const { sid } = await services.create({ friendlyName: "Codes" });
    for (const one of [sid, serviceSid]) {
      expect(await services(one).remove()).toBe(true);
      await expect(services(one).fetch()).rejects.toMatchObject({ code: 20404, status: 404 });
      await expect(services(one).remove()).rejects.toMatchObject({ code: 20404 });
      await expect(services(one).phoneNumbers.list()).rejects.toMatchObject({ code: 20404 });
    }
    await server.close();
    const listed = await serve({ services: [{ sid: serviceSid, phoneNumbers: ["+15550001111"] }] });
    await listed.services(serviceSid).remove();
    expect(await listed.services.list()).toEqual([]);
  });

  test("is forgotten when the carrier is reset", async () => {
    const { carrier, services } = await serve({ services: [{ sid: serviceSid }] });
    await services.create({ friendlyName: "Codes" });
    await services(serviceSid).update({ friendlyName: "Changed" });
    carrier.reset();
    expect(await services.list()).toMatchObject([{ sid: serviceSid, friendlyName: "My Messaging Service" }]);
  });

  test("is not created by a request that a fault loses", async () => {
    const { carrier, services } = await serve();
    carrier.faults.add({ kind: "server-error", times: 1 });
    await expect(services.create({ friendlyName: "Codes" })).rejects.toMatchObject({ status: 500 });
    expect(await services.list()).toEqual([]);
  });
});

describe("forms that no SDK sends", () => {
  test.each([
    [{ FriendlyName: "a".repeat(64) }, 201],
    [{ FriendlyName: "a".repeat(65) }, 400],
    [{ FriendlyName: "Codes", ValidityPeriod: "0" }, 400],
    [{ FriendlyName: "Codes", ValidityPeriod: "36000" }, 201],
    [{ FriendlyName: "Codes", ValidityPeriod: "ten" }, 400],
    [{ FriendlyName: "Codes", StickySender: "yes" }, 400],
    [{ FriendlyName: "Codes", StickySender: "True" }, 201],
    [{ FriendlyName: "Codes", InboundMethod: "PUT" }, 400],
    [{ FriendlyName: "Codes", InboundRequestUrl: "example.com/in" }, 400],
    [{ FriendlyName: "Codes", ScanMessageContent: "sometimes" }, 400],
    [{ FriendlyName: "Codes", Color: "blue" }, 201],
    [{ FriendlyName: ["Codes", "Alerts"] }, 201],
  ])("%j is %i", async (form, status) => {
    await serve();
    expect(await ask({ path: "/v1/Services", form })).toMatchObject({ status });
  });

  test("a method that the path does not have is refused with 405", async () => {
    await serve();
    expect(await ask({ method: "DELETE", path: "/v1/Services" })).toMatchObject({
      status: 405,
      body: { code: 20004 },
    });
  });

  test("test credentials have no services", async () => {
    await serve({ testAccounts: [`AC${"8".repeat(32)}`] });
    expect(await ask({ method: "GET", path: "/v1/Services", sid: `AC${"8".repeat(32)}` })).toMatchObject({
      status: 403,
      body: { code: 20008 },
    });
  });
});
