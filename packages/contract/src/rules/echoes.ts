import { SmsError, type SmsMessage } from "@smskit/core";
import { assert } from "vitest";
import { recipient, takesTexts } from "../bench.ts";
import type { Bench, ContractRule } from "../contract-rule.ts";
import { expectSafe, type Secret } from "../expect-safe.ts";
import { type LocalResponse, type ReadRequest, withLocalServer } from "../local-server.ts";
import { outcomeOf } from "../outcome-of.ts";

/** Without its zero, it is not the number of a port either, which errors print. */
const code = "094817";

/** What of the messages below must not be printed, beside what is never to be: long parts of it, too. */
function partsOf({ connector, text }: Bench): { message: SmsMessage; parts: Secret[] }[] {
  const body = `${text()} at Magnolia Boulevard`;
  const number = [...[recipient, recipient.slice(1), recipient.slice(2), recipient.slice(-7)]].map(
    (value) => ({ what: "a part of the recipient's number", value }),
  );
  const ofText = {
    message: { to: recipient, body },
    parts: [
      ...number,
      { what: "a part of the text", value: /\d{9}/.exec(body)?.[0] ?? body },
      { what: "a part of the text", value: "Magnolia" },
    ],
  };
  const ofTemplate = {
    message: { to: recipient, usageType: "SignIn", variables: { code } },
    parts: [...number, { what: "a part of the code", value: String(Number(code)) }],
  };
  return takesTexts(connector) ? [ofText, ofTemplate] : [ofTemplate];
}

const statuses = [200, 201, 302, 400, 401, 403, 404, 422, 429, 500];

/** Every string in a request: a hostile or careless provider may repeat any of them. */
function stringsIn({ path, headers, body }: ReadRequest): string[] {
  const { authorization = "", ...others } = headers;
  const credentials = authorization.replace(/^\w+ /, "");
  const decoded = Buffer.from(credentials, "base64").toString("latin1");
  const values = body.startsWith("{")
    ? leavesOf(JSON.parse(body))
    : [...new URLSearchParams(body)].map(([, value]) => value);
  const sent = [...values, authorization, credentials, ...decoded.split(":"), path, body, others.host ?? ""];
  const numbers = sent.flatMap((value) => value.match(/\d{4,}/g) ?? []);
  const words = sent.flatMap((value) => value.split(/\W+/)).filter(({ length }) => length > 5);
  return [...new Set([...sent, ...numbers, ...numbers.map((run) => run.slice(-9)), ...words])].filter(
    (value) => value !== "",
  );
}

function leavesOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [String(value)];
  return Object.values(value).flatMap(leavesOf);
}

/** A response with a given string wherever a provider may put its own. */
function echo(status: number, text: string, outcome: string): LocalResponse {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : text;
  const error = { code: text, title: text, detail: text, message: text, source: { pointer: text } };
  const message = {
    ...{ id: text, sid: text, status: outcome, to: undefined, error_code: value, error_message: text },
    ...{ code: value, message: text, more_info: text, detail: text, title: text, errors: [error] },
  };
  const part = { status: /^\d{1,4}$/.test(text) ? text : "7", "message-id": text, "error-text": text };
  const pascal = Object.entries(message).map(([name, one]) => [
    name.charAt(0).toUpperCase() + name.slice(1),
    one,
  ]);
  const body = {
    ...Object.fromEntries(pascal),
    ...message,
    ...{ data: message, error, "message-count": "1", messages: [part] },
  };
  const plain = text.replace(/[^\x21-\x7e]/g, "-");
  const ids = ["X-Request-Id", "Request-Id", "Twilio-Request-Id", "X-Nexmo-Trace-Id", "X-Trace-Id"];
  return {
    status,
    headers: {
      ...Object.fromEntries(ids.map((name) => [name, plain])),
      "Content-Type": "application/json",
      "Retry-After": plain,
      Location: `https://provider.test/${encodeURIComponent(plain)}`,
    },
    body: JSON.stringify(body),
  };
}

async function expectQuiet(
  bench: Bench,
  url: string,
  { message, parts }: { message: SmsMessage; parts: Secret[] },
): Promise<void> {
  const outcome = await outcomeOf("send()", () => bench.create({ url }).send(message));
  if ("value" in outcome) return;
  assert(SmsError.is(outcome.thrown), `send() must throw an SmsError, not ${String(outcome.thrown)}`);
  bench.expectSafe(outcome.thrown, message);
  expectSafe(outcome.thrown, parts);
}

/** Names that a caller may have mixed up with values. */
const places = {
  "a field of the message": (name: string) => ({ [name]: 1 }),
  "a provider's options": (name: string) => ({ providerOptions: { [name]: { [name]: 1 } } }),
  "its own options": (name: string, provider: string) => ({ providerOptions: { [provider]: { [name]: 1 } } }),
};

/** Strings of others, which may repeat what must not be printed. */
export const echoRules: readonly ContractRule[] = [
  {
    id: "repeats-nothing-of-requests",
    title: "prints nothing of the request, whatever the provider repeats of it and wherever",
    needs: "nothing",
    async run(bench) {
      for (const sent of partsOf(bench)) {
        let heard: string[] = [];
        let next: { status: number; text: string; outcome: string } | undefined;
        await withLocalServer(
          (request) => {
            heard = stringsIn(request);
            return next === undefined ? echo(500, "", "failed") : echo(next.status, next.text, next.outcome);
          },
          async (url) => {
            await expectQuiet(bench, url, sent);
            for (const [index, text] of heard.entries()) {
              for (const status of statuses) {
                next = { status, text, outcome: (index + status) % 2 === 0 ? "failed" : "queued" };
                await expectQuiet(bench, url, sent);
              }
            }
          },
        );
      }
    },
  },
  {
    id: "repeats-nothing-of-callers",
    title: "prints no number, text or code that a caller took for a name",
    needs: "nothing",
    async run(bench) {
      for (const { message, parts } of partsOf(bench)) {
        const body = "body" in message && message.body !== undefined ? [message.body] : [];
        for (const name of [...new Set([...parts.map(({ value }) => value), ...body, code])]) {
          for (const put of Object.values(places)) {
            const mixedUp = { ...message, ...put(name, bench.connector.provider) } as SmsMessage;
            const outcome = await outcomeOf("send()", () => bench.connector.send(mixedUp));
            if ("value" in outcome) continue;
            assert(SmsError.is(outcome.thrown), "send() must throw an SmsError");
            bench.expectSafe(outcome.thrown, message);
            expectSafe(outcome.thrown, parts);
          }
        }
      }
    },
  },
];
