import { SmsError } from "@smskit/core";
import { assert, expect } from "vitest";
import { relayed, withLocalServer } from "../../local-server.ts";
import { garbageBodies } from "../../malformed-bodies.ts";
import { outcomeOf } from "../../outcome-of.ts";
import type { ProviderFault } from "../../test-provider.ts";
import type { CodeContractRule } from "../code-contract-rule.ts";

/** What happens to a request that the provider has read. */
const afterTheRequest = [
  "reset-after-read",
  "fin",
  "garbage-answer",
  "truncated-answer",
  "garbled-answer",
  "empty-answer",
] as const;

const page = "<html><body>Bad gateway +15558675310</body></html>";
const serverErrors = [500, 502, 503].map(
  (status): ProviderFault => ({ kind: "server-error", status, body: page, contentType: "text/html" }),
);

/** Responses that are not a success, or that cannot be read. */
export const failureRules: readonly CodeContractRule[] = [
  {
    id: "knows-what-was-not-sent",
    http: true,
    title: "a connection that broke before the request: not sent, retryable, and not retried here",
    async run({ startRefused, checkRefused, start, check, posts, number, provider }) {
      const notSent = { code: "unavailable", delivery: "not-sent", retryable: true };
      const breakNext = () => provider.carrier.faults.add({ kind: "reset-on-connect", times: 1 });
      breakNext();
      expect(await checkRefused({ to: number(), code: "048151" }), "a check").toMatchObject(notSent);
      breakNext();
      expect(await startRefused(), "a start").toMatchObject(notSent);
      expect(posts(), "requests").toBe(0);
      expect(await check(await start()), "a code, then").toBe("approved");
    },
  },
  {
    id: "leaves-lost-starts-unknown",
    http: true,
    title: "a start whose response is lost is unknown, is not repeated, and is checked by number",
    async run({ startRefused, check, codesOn, number, posts, provider }) {
      for (const kind of afterTheRequest) {
        const to = number();
        provider.carrier.faults.add({ kind, times: 1 });
        const before = posts();
        const { delivery } = await startRefused({ to });
        expect(delivery, `after ${kind}`).toBe("unknown");
        expect(posts() - before, `requests, after ${kind}`).toBe(1);
        const code = codesOn(to).at(-1) ?? "";
        expect(await check({ to, code }), `the code on the phone, after ${kind}`).toBe("approved");
      }
    },
  },
  {
    id: "leaves-server-errors-unknown",
    http: true,
    title: "a 5xx leaves a start unknown, and is neither repeated nor quoted",
    async run({ startRefused, posts, provider }) {
      for (const fault of serverErrors) {
        provider.carrier.faults.add({ ...fault, times: 1 });
        const before = posts();
        const error = await startRefused();
        expect(error.delivery, "the start").toBe("unknown");
        expect(error.message, "what the error says").not.toContain("html");
        expect(posts() - before, "requests").toBe(1);
      }
    },
  },
  {
    id: "reads-retry-after",
    http: true,
    title: "a 429 is thrown at once, with its `Retry-After`; nothing was sent, nothing is approved",
    async run({ start, startRefused, check, checkRefused, provider }) {
      const started = await start();
      const limit = () => provider.carrier.faults.add({ kind: "rate-limited", retryAfter: "7", times: 1 });
      limit();
      const error = await startRefused();
      expect(error, "a start").toMatchObject({
        ...{ code: "rate-limited", delivery: "not-sent", retryAfterMs: 7_000 },
      });
      limit();
      const checking = await checkRefused(started);
      expect(checking, "a check").toMatchObject({ code: "rate-limited", retryAfterMs: 7_000 });
      expect(await check(started), "the code, then").toBe("approved");
    },
  },
  {
    id: "failed-checks-approve-nothing",
    http: true,
    title: "a check that is lost, or that fails, throws, and is not repeated",
    async run({ start, checkRefused, posts, provider }) {
      const faults = [...afterTheRequest.map((kind): ProviderFault => ({ kind })), ...serverErrors];
      for (const fault of faults) {
        const started = await start();
        provider.carrier.faults.add({ ...fault, times: 1 });
        const before = posts();
        const { delivery } = await checkRefused(started);
        expect(delivery, `what became of the code, after ${fault.kind}`).toBe("unknown");
        expect(posts() - before, `requests, after ${fault.kind}`).toBe(1);
      }
    },
  },
  {
    id: "failed-cancels-throw",
    http: true,
    title: "a cancel that fails throws an SmsError that is safe to print: the code may still be right",
    async run({ start, codes, expectSafe, provider }) {
      const cancel = codes.cancel?.bind(codes);
      if (cancel === undefined) return;
      for (const fault of serverErrors) {
        const { to, ref } = await start();
        provider.carrier.faults.add({ ...fault, times: 1 });
        const outcome = await outcomeOf("cancel()", () => cancel({ to, ref }));
        assert("thrown" in outcome, `cancel() must throw, after ${fault.kind}`);
        assert(SmsError.is(outcome.thrown), "what cancel() throws must be an SmsError");
        expectSafe(outcome.thrown, { to });
      }
    },
  },
  {
    id: "reads-no-success-into-anything",
    http: true,
    title: "a 200 that cannot be read leaves a start unknown, and approves nothing",
    async run({ create, startRefused, checkRefused, number }) {
      for (const body of garbageBodies) {
        await withLocalServer(
          () => ({ status: 200, headers: { "Content-Type": "application/json" }, body }),
          async (url) => {
            const using = create({ url });
            const { delivery } = await startRefused({}, { using });
            expect(delivery, "the start").toBe("unknown");
            await checkRefused({ to: number(), code: "048151" }, { using });
          },
        );
      }
    },
  },
  {
    id: "knows-whose-response-it-is",
    http: true,
    title: "a response about another number is not a success",
    async run({ start, startRefused, provider, create }) {
      let isAbout = false;
      const stranger = "+447700900123";
      const started = await start();
      await withLocalServer(
        async (request) => {
          const response = await relayed(provider.url, request);
          const body = String(response.body);
          const altered = body.replaceAll(/\+1555867\d{4}/g, stranger);
          isAbout = altered !== body;
          return { ...response, body: altered };
        },
        async (url) => {
          const using = create({ url });
          const checked = await using.check(started).catch(() => undefined);
          if (isAbout) expect(checked, "a check").not.toBe("approved");
          if (!isAbout) return;
          const { delivery } = await startRefused({}, { using });
          expect(delivery, "a start").toBe("unknown");
        },
      );
    },
  },
  {
    id: "follows-no-redirect",
    http: true,
    title: "a redirect is not followed: a start is unknown, a check throws",
    async run({ start, startRefused, checkRefused, provider, posts }) {
      const started = await start();
      const redirect = () =>
        provider.carrier.faults.add({ kind: "redirect", status: 307, location: "/elsewhere", times: 1 });
      redirect();
      const before = posts();
      const { delivery } = await startRefused();
      expect(delivery, "a start").toBe("unknown");
      redirect();
      await checkRefused(started);
      expect(posts() - before, "requests").toBe(2);
    },
  },
];
