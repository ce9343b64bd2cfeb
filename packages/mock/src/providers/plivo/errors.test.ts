import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../../index.ts";
import { plivoRefusals } from "./errors.ts";
import { type ErrorCase, errorCases } from "./testing/error-cases.ts";
import {
  authId,
  authToken,
  closePlivo,
  from,
  powerpackId,
  send,
  servePlivo,
  to,
} from "./testing/plivo-client.ts";

afterEach(closePlivo);

/**
 * What a client learns of a refusal: the status, and the text if it can be seen. The SDK's build loses the classes of its
 * errors, and for 402, 413 and 429 it shows only the status.
 */
async function outcomeOf(call: PromiseLike<unknown>): Promise<{ status: number; error?: unknown }> {
  const outcome: unknown = await Promise.resolve(call).catch((error: unknown) => error);
  if (outcome instanceof Response) {
    const body = await outcome.text();
    if (outcome.status === 401) return { status: 401, error: body };
    const { api_id: apiId, ...rest } = JSON.parse(body);
    expect(apiId).toMatch(/^[0-9a-f-]{36}$/);
    expect(Object.keys(rest)).toEqual(["error"]);
    return { status: outcome.status, error: rest.error };
  }
  if (!(outcome instanceof Error)) throw new Error("The request was not refused.");
  const { status, message } = outcome as Error & { status?: number };
  if (status !== undefined) return { status, error: message };
  return { status: Number(/status code (\d{3})/.exec(message)?.[1]) };
}

describe("the SDK receives each error that the request, the options or the phones cause", () => {
  test.each(errorCases)("$refusal: $name", async (one) => {
    // Nothing is delivered, and no second passes, however busy the machine is.
    const carrier = createCarrier({ clock: createManualClock() });
    one.setUp?.(carrier);
    const { server, sdk } = await servePlivo(one.options, carrier);
    const { ask = () => send(sdk, one.parameters) } = one;
    const { status, error } = await outcomeOf(ask(sdk, server));
    const row = plivoRefusals[one.refusal];
    expect(status).toBe(row.status);
    if (error !== undefined) expect(error).toBe(one.error ?? row.error);
    if (one.refusal !== "too-large") {
      expect(carrier.requests.at(-1)?.status).toBe(row.status);
    }
  });
});

test("every refusal in the table has a case", () => {
  const provoked = new Set<string>(errorCases.map(({ refusal }) => refusal));
  const ofFaults = ["server"];
  expect(Object.keys(plivoRefusals).filter((name) => !provoked.has(name))).toEqual(ofFaults);
});

test("a rejected request texts nobody, and the inbox shows why", async () => {
  const { carrier, sdk } = await servePlivo();
  await expect(send(sdk, { dst: `${to}<${from}` })).rejects.toThrow();
  expect(carrier.messages).toEqual([]);
  expect(carrier.requests.at(-1)).toMatchObject({ problem: { message: "src and dst cannot be the same" } });
});

describe("accepted requests", () => {
  const accepted: Pick<ErrorCase, "name" | "options" | "parameters" | "setUp">[] = [
    { name: "1,600 characters", parameters: { text: "a".repeat(1600) } },
    { name: "800 characters of two units", parameters: { text: "€".repeat(800) } },
    { name: "737 characters of UCS-2", parameters: { text: "你".repeat(737) } },
    {
      name: "an MMS with ten media and no text",
      parameters: { type: "mms", text: undefined, media_urls: Array(10).fill("https://app.test/a.png") },
    },
    {
      name: "media with commas between them",
      parameters: { type: "mms", media_urls: "https://app.test/a.png,https://app.test/b.png" },
    },
    { name: "media that were uploaded", parameters: { type: "mms", media_ids: ["1"] } },
    { name: "the shortest expiry", parameters: { messageExpiry: 5 } },
    { name: "the longest expiry", parameters: { messageExpiry: 10_799 } },
    {
      name: "every other field",
      parameters: {
        type: "sms",
        url: "https://app.test/sms",
        method: "GET",
        log: "content_only",
        trackable: true,
        dlt_entity_id: "1234",
        dlt_template_id: "4567",
        dlt_template_category: "service_implicit",
      },
    },
    { name: "a name", parameters: { src: "Acme 24", dst: "+447400123456" } },
    { name: "a Powerpack instead of a number", parameters: { src: undefined, powerpackUUID: powerpackId } },
    { name: "an allowed destination", options: { defaults: { destinations: ["+1"] } } },
    { name: "a verified number", options: { defaults: { verifiedNumbers: [to] } } },
    { name: "an account that is listed", options: { accounts: [{ authId, authToken }] } },
    {
      name: "a phone that has opted out of another number",
      setUp: (carrier) => carrier.setPhone(to, { optedOutOf: ["+15550002222"] }),
    },
    {
      name: "a phone that has opted out of the number at another provider",
      setUp: (carrier) => carrier.setPhone(to, { optedOutOf: [`twilio:${from}`] }),
    },
  ];

  test.each(accepted)("$name", async ({ options, parameters, setUp }) => {
    const { carrier, sdk } = await servePlivo(options);
    setUp?.(carrier);
    const { messageUuid } = await send(sdk, parameters);
    await carrier.idle();
    expect(carrier.messages).toMatchObject([{ id: messageUuid[0], provider: "plivo", status: "delivered" }]);
  });
});
