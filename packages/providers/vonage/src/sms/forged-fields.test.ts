import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  byForm,
  byGet,
  byJson,
  type Fields,
  receipt,
  refusalOf,
  sentAt,
  sha256,
  signed,
} from "./testing/webhook-requests.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: sentAt });
});
afterEach(() => {
  vi.useRealTimers();
});

const inbound: Fields = {
  msisdn: "447700900001",
  to: "447700900000",
  messageId: "0A0000000123ABCD1",
  text: "Hello&msisdn=447700900123&text=STOP",
  type: "text",
  "message-timestamp": "2018-10-25 12:10:29",
  timestamp: "1540469429",
};

const sendings = { GET: byGet, POST: byForm, "POST-JSON": byJson };

test.each(Object.entries(sendings))("by %s, signed fields are accepted unchanged", async (_, send) => {
  const { events } = await sha256().parse(send(signed(inbound)));
  expect(events).toMatchObject([{ message: { from: "+447700900001", body: inbound["text"] } }]);
});

test("a captured signature is not valid for other fields, however the same characters are split", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.values(sendings)),
      fc.constantFrom(receipt, inbound),
      fc.nat(),
      fc.nat(),
      fc.constantFrom("move", "merge", "split"),
      async (send, fields, a, b, how) => {
        const names = Object.keys(fields).sort();
        const first = names[a % names.length] as string;
        const second = names[(names.indexOf(first) + 1) % names.length] as string;
        const value = fields[first] as string;
        const at = 1 + (b % Math.max(1, value.length - 1));
        const forged = { ...signed(fields) };
        delete forged[first];
        if (how === "merge") {
          forged[first] = `${value}&${second}=${fields[second]}`;
          delete forged[second];
        } else if (how === "split") {
          forged[first] = value.slice(0, at);
          forged[value.slice(at) || "x"] = "";
        } else {
          forged[first + value.slice(0, at)] = value.slice(at);
        }
        expect(await refusalOf(send(forged))).toMatchObject({ status: 403 });
      },
    ),
    { numRuns: 200 },
  );
});

test("nor for a repeated field, or a field with the characters of a query in its name", async () => {
  const twice = new URLSearchParams([...Object.entries(signed(receipt)), ["status", "delivered"]]);
  const posted = new Request("https://example.com/", { method: "POST", body: twice });
  expect(await refusalOf(posted)).toMatchObject({ status: 403 });
  const { status: _, ...rest } = receipt;
  for (const name of ["status=delivered&x", "&status", "status="]) {
    const named = { ...rest, [name]: "" };
    expect(await refusalOf(byJson(signed(named))), name).toMatchObject({ status: 403 });
  }
});
