import { partialDeepStrictEqual } from "node:assert";
import { createCarrier, createManualClock, mockTwilio, startMockServer } from "../../../index.ts";
import { accountSid, serviceSid, verifySid } from "./twilio-client.ts";
import { messagesPath, type WireClient, type WireRequest, type WireResponse } from "./wire-clients.ts";

const to = "+15558675310";
const from = "+15550001111";
const noon = new Date("2026-11-23T12:00:00Z");

/** One step: the request, the response, and what happens before. */
interface Step {
  does: string;
  request: WireRequest | ((known: Known) => WireRequest);
  status: number;
  body?: Record<string, unknown> | ((known: Known) => Record<string, unknown>);
  /** Moves the carrier's clock first. */
  afterMs?: number;
}

/** What is known of the steps before. */
interface Known {
  sid: string;
  code: string;
}

/** What a client does with one message or one verification. */
export interface Flow {
  name: string;
  steps: readonly Step[];
}

const messagePath = (sid: string, below = "") =>
  `/2010-04-01/Accounts/${accountSid}/Messages/${sid}${below}.json`;
const hello = { To: to, From: from, Body: "Your code is 123456" };
const start: WireRequest = {
  path: `/v2/Services/${verifySid}/Verifications`,
  form: { To: to, Channel: "sms" },
};
const check = (form: Record<string, string>): WireRequest => ({
  path: `/v2/Services/${verifySid}/VerificationCheck`,
  form,
});
const fetchOne: Pick<Step, "does" | "request"> = {
  does: "fetch",
  request: ({ sid }) => ({ method: "GET", path: messagePath(sid) }),
};

/** Every code that a message may end with; the last is one that Twilio may come to add. */
export const deliveryCodes = [
  30001, 30002, 30003, 30004, 30005, 30006, 30007, 30008, 30010, 30011, 30017, 30019, 30020, 30021, 30022,
  30023, 30024, 30027, 30032, 30033, 30034, 30035, 30036, 30037, 30038, 30039, 30040, 30041, 30042, 30043,
  30410, 30450, 30453, 30454, 39999, 63013, 63024, 63036,
] as const;

/** A message that is accepted and fails with the code, and one that has failed in the response. */
const deliveryFlow = (code: number): Flow => ({
  name: `${code}, later and at once`,
  steps: [
    {
      does: "create",
      request: { form: { ...hello, To: `+150055${code}` } },
      status: 201,
      body: { status: "queued", error_code: null, error_message: null },
    },
    { ...fetchOne, afterMs: 50, status: 200, body: { error_code: code } },
    {
      does: "create",
      request: { form: { ...hello, To: `+150056${code}` } },
      status: 201,
      body: { status: "failed", error_code: code, date_sent: null },
    },
    { ...fetchOne, status: 200, body: { status: "failed", error_code: code } },
  ],
});

/** Every operation, in an order in which an app would come to it; then every way to fail. */
export const flows: readonly Flow[] = [
  {
    name: "create, fetch, list, feedback, redact, delete",
    steps: [
      {
        does: "create",
        request: { form: hello },
        status: 201,
        body: { status: "queued", num_segments: "1", from, to },
      },
      { ...fetchOne, status: 200, body: { status: "queued", date_sent: null } },
      {
        ...fetchOne,
        afterMs: 50,
        status: 200,
        body: { status: "delivered", body: hello.Body, price: "-0.00790", error_code: null },
      },
      {
        does: "list",
        request: { method: "GET", path: messagesPath(), query: { To: to } },
        status: 200,
        body: ({ sid }) => ({ list: [{ sid, status: "delivered" }] }),
      },
      {
        does: "list of another day",
        request: { method: "GET", path: messagesPath(), query: { DateSent: "2026-11-22" } },
        status: 200,
        body: { list: [] },
      },
      {
        does: "feedback",
        request: ({ sid }) => ({ path: messagePath(sid, "/Feedback"), form: { Outcome: "confirmed" } }),
        status: 200,
        body: ({ sid }) => ({ message_sid: sid, outcome: "confirmed" }),
      },
      {
        does: "redact",
        request: ({ sid }) => ({ path: messagePath(sid), form: { Body: "" } }),
        status: 200,
        body: { body: "", status: "delivered" },
      },
      { ...fetchOne, status: 200, body: { body: "" } },
      {
        does: "delete",
        request: ({ sid }) => ({ method: "DELETE", path: messagePath(sid) }),
        status: 204,
      },
      { ...fetchOne, status: 404, body: { code: 20404 } },
    ],
  },
  {
    name: "schedule, cancel",
    steps: [
      {
        does: "create",
        request: {
          form: {
            To: to,
            MessagingServiceSid: serviceSid,
            Body: "hello",
            ScheduleType: "fixed",
            SendAt: new Date(noon.getTime() + 3_600_000).toISOString(),
          },
        },
        status: 201,
        body: { status: "scheduled", from: null, num_segments: "0", messaging_service_sid: serviceSid },
      },
      {
        does: "cancel",
        afterMs: 1_000_000,
        request: ({ sid }) => ({ path: messagePath(sid), form: { Status: "canceled" } }),
        status: 200,
        body: { status: "canceled" },
      },
      { ...fetchOne, afterMs: 10_000_000, status: 200, body: { status: "canceled", date_sent: null } },
    ],
  },
  {
    name: "Verify: start, check, check again",
    steps: [
      {
        does: "start",
        request: start,
        status: 201,
        body: { status: "pending", valid: false, channel: "sms", to },
      },
      {
        does: "check a wrong code",
        afterMs: 50,
        request: check({ To: to, Code: "never" }),
        status: 200,
        body: ({ sid }) => ({ sid, status: "pending", valid: false }),
      },
      {
        does: "check the code",
        request: ({ code, sid }) => check({ VerificationSid: sid, Code: code }),
        status: 200,
        body: { status: "approved", valid: true },
      },
      {
        does: "check it again",
        request: ({ code }) => check({ To: to, Code: code }),
        status: 404,
        body: { code: 20404 },
      },
    ],
  },
  {
    name: "Verify: start, cancel, start again",
    steps: [
      { does: "start", request: start, status: 201, body: { status: "pending" } },
      {
        does: "cancel",
        request: ({ sid }) => ({ path: `${start.path}/${sid}`, form: { Status: "canceled" } }),
        status: 200,
        body: { status: "canceled", valid: false },
      },
      {
        does: "fetch",
        request: ({ sid }) => ({ method: "GET", path: `${start.path}/${sid}` }),
        status: 200,
        body: { status: "canceled" },
      },
      { does: "start", request: start, status: 201, body: { status: "pending" } },
    ],
  },
  ...deliveryCodes.map(deliveryFlow),
];

/** curl shows the envelope of a list, SDKs only what is in it. */
function listed({ body, ...response }: WireResponse): WireResponse {
  return { ...response, body: "messages" in body ? { list: body["messages"] } : body };
}

/** @throws Error that names the step, if a response is not as expected. */
export async function runFlow({ steps }: Flow, client: WireClient): Promise<void> {
  const carrier = createCarrier({ clock: createManualClock(noon) });
  const server = await startMockServer({ mocks: [mockTwilio(carrier)] });
  const known: Known = { sid: "", code: "" };
  try {
    for (const { does, request, status, body = {}, afterMs = 0 } of steps) {
      carrier.advance(afterMs);
      known.code = /\d{6}/.exec(carrier.messages.at(-1)?.body ?? "")?.[0] ?? "";
      const response = listed(
        await client.ask(server, typeof request === "function" ? request(known) : request),
      );
      const expected = { status, body: typeof body === "function" ? body(known) : body };
      partialDeepStrictEqual(
        { status: response.status, body: response.body },
        expected,
        `${does}: ${JSON.stringify(response.body)} with ${response.status} is not ${JSON.stringify(expected)}`,
      );
      if (status === 201) known.sid = String(response.body["sid"]);
    }
  } finally {
    await server.close();
  }
}
