import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { SmsError, type SmsReceipt } from "@smskit/core";
import { assert, expect } from "vitest";
import { recipient } from "../bench.ts";
import type { Bench, ContractRule } from "../contract-rule.ts";
import { type LocalResponse, relayed, withLocalServer } from "../local-server.ts";
import { outcomeOf } from "../outcome-of.ts";

const anotherRecipient = "+447700900123";

type Alter = (response: LocalResponse) => LocalResponse;

/** Sends through a proxy that alters the response. */
async function sendThrough(bench: Bench, alter: Alter, to = recipient) {
  const { create, provider, message } = bench;
  let outcome: Awaited<ReturnType<typeof outcomeOf<SmsReceipt>>> | undefined;
  await withLocalServer(
    async (request) => alter(await relayed(provider.url, request)),
    async (url) => {
      const connector = create({ url });
      const own = message({ to });
      outcome = await outcomeOf("send()", () => connector.send(own));
      if ("thrown" in outcome) bench.expectSafe(outcome.thrown, own);
    },
  );
  assert(outcome !== undefined);
  return outcome;
}

function encoded(coding: string, compress: (bytes: Uint8Array) => Uint8Array): Alter {
  return ({ headers, body, ...rest }) => ({
    ...rest,
    headers: { ...headers, "Content-Encoding": coding },
    body: compress(Buffer.from(body as string)),
  });
}

const stacked = (bytes: Uint8Array) => brotliCompressSync(gzipSync(bytes));

const readable: readonly (readonly [name: string, alter: Alter])[] = [
  ["gzip", encoded("gzip", gzipSync)],
  ["x-gzip", encoded("X-GZIP", gzipSync)],
  ["deflate", encoded("deflate", deflateSync)],
  ["deflate, without a header", encoded("deflate", deflateRawSync)],
  ["br", encoded("br", brotliCompressSync)],
  ["gzip, then br", encoded("gzip, br", stacked)],
];

/** Checks that the outcome of the message is unknown, and that nothing of another message is taken for it. */
function expectUnknown(what: string, outcome: Awaited<ReturnType<typeof sendThrough>>, { provider }: Bench) {
  const { id } = provider.carrier.messages.at(-1) ?? {};
  // A wrapper may have asked the provider.
  if ("value" in outcome) {
    expect(outcome.value.id, `${what}: what is accepted has the message's own id`).toBe(id);
    return;
  }
  assert(SmsError.is(outcome.thrown), `${what}: send() must throw an SmsError`);
  const { delivery, messageId } = outcome.thrown;
  expect(delivery, `${what}: nobody knows what became of the message`).toBe("unknown");
  expect([id, undefined], `${what}: the error has no other message's id`).toContain(messageId);
}

/**
 * What the error of a failed optional method must not look like: success.
 * @param isNamed Whether the response names a message; one that does not cannot be about another.
 */
async function expectNoSuccess(
  what: string,
  call: () => Promise<unknown> | undefined,
  isNamed: () => boolean,
): Promise<void> {
  const outcome = await outcomeOf(what, call);
  if (!isNamed()) return;
  if ("value" in outcome) assert.fail(`${what} must not believe a response about another message`);
  assert(SmsError.is(outcome.thrown), `${what} must throw an SmsError`);
}

/** Responses that a proxy has altered, or that belong to another request. */
export const alteredResponseRules: readonly ContractRule[] = [
  {
    id: "decodes-compressed-responses",
    title: "reads a compressed acceptance, and leaves an incomplete one unknown",
    needs: "provider",
    async run(bench) {
      for (const [name, alter] of readable) {
        const outcome = await sendThrough(bench, alter);
        const { id } = bench.provider.carrier.messages.at(-1) ?? {};
        if ("thrown" in outcome) assert.fail(`an acceptance in ${name} must be read`);
        expect(outcome.value.id, `the message's id, in ${name}`).toBe(id);
      }
      const gzipped = encoded("gzip", gzipSync);
      const cut: Alter = (response) => ({ ...gzipped(response), cutAfter: 12 });
      expectUnknown("an incomplete acceptance", await sendThrough(bench, cut), bench);
      const short: Alter = (response) => {
        const { body, ...rest } = gzipped(response);
        return { ...rest, body: body.slice(0, -9) };
      };
      expectUnknown("an incomplete stream", await sendThrough(bench, short), bench);
      const nonsense = encoded("x-nonsense", () => Buffer.from("\x01\x02\x03"));
      expectUnknown("an unknown encoding", await sendThrough(bench, nonsense), bench);
    },
  },
  {
    id: "takes-the-providers-count",
    title: "reports the segments and the encoding of the provider's response, if it has them",
    needs: "provider",
    async run(bench) {
      let counts = 0;
      let encodings = 0;
      const outcome = await sendThrough(bench, (response) => {
        const text = String(response.body).replace(/("encoding":\s*")GSM-?7"/i, (_, name: string) => {
          encodings += 1;
          return `${name}UCS-2"`;
        });
        const body = text.replace(/("[\w-]*(?:segments|parts)":\s*"?)1\b/gi, (_, name: string) => {
          counts += 1;
          return `${name}3`;
        });
        return { ...response, body };
      });
      if (counts + encodings === 0) return;
      if ("thrown" in outcome) assert.fail("an acceptance with another count of segments must be read");
      const { segments, encoding } = outcome.value;
      if (counts > 0) expect(segments, "the segments, by the provider's count").toBe(3);
      if (encodings > 0) expect(encoding, "the encoding that the provider chose").toBe("ucs-2");
    },
  },
  {
    id: "knows-whose-response-it-is",
    title: "ignores the acceptance of a text to another number, and accepts other formats of the number",
    needs: "provider",
    async run(bench) {
      let others: LocalResponse | undefined;
      await sendThrough(
        bench,
        (response) => {
          others = response;
          return response;
        },
        anotherRecipient,
      );
      assert(others !== undefined);
      const theirs = others;
      const digits = anotherRecipient.slice(1);
      // Not checked for a provider that does not report the recipient.
      if (!String(theirs.body).includes(digits)) return;
      expectUnknown("an acceptance of another text", await sendThrough(bench, () => theirs), bench);

      const own = recipient.slice(1);
      for (const written of [own, `+${own.slice(0, 2)}*****${own.slice(-2)}`, ""]) {
        const outcome = await sendThrough(bench, ({ body, ...rest }) => ({
          ...rest,
          body: String(body).replaceAll(`+${own}`, own).replaceAll(own, written),
        }));
        if ("thrown" in outcome) assert.fail(`an acceptance that has the recipient as "${written}" is one`);
      }
    },
  },
  {
    id: "knows-which-message-is-meant",
    title: "ignores responses about another message",
    needs: "provider",
    async run(bench) {
      const { connector, create, provider, send, message } = bench;
      const [mine, theirs] = [await send(message()), await send(message())];
      const asked: Record<string, () => Promise<unknown> | undefined> = {};
      let isNamed = false;
      const swap = (path: string) =>
        path.replaceAll(encodeURIComponent(mine.id), encodeURIComponent(theirs.id));
      await withLocalServer(
        async (request) => {
          const path = swap(request.path);
          const response = await relayed(provider.url, { ...request, path });
          // Where the body names the message, a signature may cover it: then the response is swapped.
          const text = Buffer.from(response.body as Uint8Array).toString();
          isNamed ||= text.includes(mine.id) || text.includes(theirs.id);
          if (path !== request.path) return response;
          return { ...response, body: text.replaceAll(mine.id, theirs.id) };
        },
        async (url) => {
          const misled = create({ url });
          asked["getStatus()"] = () => misled.getStatus?.(mine);
          asked["cancel()"] = () => misled.cancel?.(mine);
          asked["redact()"] = () => misled.redact?.(mine);
          asked["reportOutcome()"] = () => misled.reportOutcome?.(mine, "confirmed");
          for (const method of ["getStatus", "cancel", "redact", "reportOutcome"] as const) {
            if (connector[method] === undefined) continue;
            isNamed = false;
            const call = asked[`${method}()`] as () => Promise<unknown> | undefined;
            await expectNoSuccess(`${method}()`, call, () => isNamed);
          }
        },
      );
    },
  },
];
