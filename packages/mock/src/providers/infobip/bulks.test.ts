import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../../index.ts";
import { closeInfobip, second, serveInfobip, to } from "./testing/infobip-client.ts";
import { problemsOfBody } from "./testing/openapi/validate-body.ts";

afterEach(closeInfobip);

const start = Date.UTC(2026, 0, 31, 12);
const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString().replace("Z", "+0000");
const minute = 60_000;

async function serveBulk() {
  const carrier = createCarrier({ clock: createManualClock(new Date(start)), latencyMs: 0 });
  const infobip = await serveInfobip({}, carrier);
  await infobip.send(
    { destinations: [{ to }, { to: second }] },
    { schedule: { bulkId: "bulk", sendAt: at(10) } },
  );
  const body = async (method: string, path: string, json?: unknown) => {
    const response = await infobip.call(method, `/sms/1/bulks${path}?bulkId=bulk`, json);
    const shown = await response.json();
    const schema = response.ok ? (path === "" ? "BulkResponse" : "BulkStatusResponse") : "ApiException";
    expect(problemsOfBody(schema, shown)).toEqual([]);
    return shown;
  };
  const statuses = () => carrier.messages.map(({ status }) => status);
  return { ...infobip, carrier, body, statuses };
}

describe("a scheduled bulk", () => {
  test("is sent when it is due", async () => {
    const { carrier, body, statuses } = await serveBulk();
    expect(await body("GET", "")).toEqual({ bulkId: "bulk", sendAt: at(10) });
    expect(await body("GET", "/status")).toEqual({ bulkId: "bulk", status: "PENDING" });
    carrier.advance(10 * minute);
    expect(statuses()).toEqual(["delivered", "delivered"]);
    expect(await body("GET", "/status")).toEqual({ bulkId: "bulk", status: "FINISHED" });
  });

  test("can be moved", async () => {
    const { carrier, body, statuses } = await serveBulk();
    expect(await body("PUT", "", { sendAt: at(20) })).toEqual({ bulkId: "bulk", sendAt: at(20) });
    carrier.advance(19 * minute);
    expect(statuses()).toEqual(["scheduled", "scheduled"]);
    carrier.advance(minute);
    expect(statuses()).toEqual(["delivered", "delivered"]);
  });

  test("can be paused beyond its time, and continued", async () => {
    const { carrier, body, statuses } = await serveBulk();
    expect(await body("PUT", "/status", { status: "PAUSED" })).toMatchObject({ status: "PAUSED" });
    carrier.advance(30 * minute);
    expect(statuses()).toEqual(["scheduled", "scheduled"]);
    expect(await body("PUT", "/status", { status: "PENDING" })).toMatchObject({ bulkId: "bulk" });
    carrier.advance(0);
    expect(statuses()).toEqual(["delivered", "delivered"]);
  });

  test("can be canceled, also twice, and not changed after that", async () => {
    const { carrier, body, statuses, results } = await serveBulk();
    expect(await body("PUT", "/status", { status: "CANCELED" })).toMatchObject({ status: "CANCELED" });
    expect(await body("PUT", "/status", { status: "CANCELED" })).toMatchObject({ status: "CANCELED" });
    carrier.advance(30 * minute);
    expect(statuses()).toEqual(["canceled", "canceled"]);
    expect(await body("PUT", "", { sendAt: at(60) })).toMatchObject({
      requestError: { serviceException: { messageId: "BAD_REQUEST" } },
    });
    expect(await results("/sms/3/reports")).toEqual([]);
    expect(await results("/sms/3/logs")).toMatchObject([
      { status: { name: "UNDELIVERABLE_NOT_SENT" } },
      { status: { name: "UNDELIVERABLE_NOT_SENT" } },
    ]);
  });

  test("can be changed by the SDK, and not by another account", async () => {
    const { sdk, call, statuses } = await serveBulk();
    const { scheduled, status } = sdk.channels.sms;
    expect(await scheduled.reschedule("bulk", at(15))).toMatchObject({ data: { sendAt: at(15) } });
    const other = { authorization: "App another-key-of-16" };
    expect((await call("GET", "/sms/1/bulks?bulkId=bulk", undefined, other)).status).toBe(404);
    expect(await status.update("bulk", "CANCELED")).toMatchObject({ data: { status: "CANCELED" } });
    expect(statuses()).toEqual(["canceled", "canceled"]);
  });
});
