import { type CallOptions, maskPhoneNumber } from "@smskit/core";
import {
  canonicalNumber,
  countryOf,
  expectArgument,
  expectConnector,
  expectOptions,
  isKey,
  optionsOf,
  readLocale,
} from "@smskit/core/wrapper";
import { type BoundedCall, boundCall } from "./bounded-call.ts";
import { type CodeToDeliver, createCodeDelivery } from "./code-delivery.ts";
import { createCode, normaliseCode } from "./create-code.ts";
import { createFinder, sealNumber } from "./find-verification.ts";
import { createKeyRing } from "./key-ring.ts";
import { createTextPreparer } from "./prepare-text.ts";
import { createPumpingWatch } from "./pumping-detector.ts";
import { blocked, noSession, over, storeDown, tooSoon, wrongCountry } from "./refusals.ts";
import { createSendLimits } from "./send-limits.ts";
import { soundAnswers } from "./validate-store-results.ts";
import type { IssuedCode, Verification } from "./verification-store.ts";
import type { CheckedVerification, Verifier, VerifierOptions } from "./verifier.ts";
import { tell, type VerifierEvent } from "./verifier-event.ts";
import {
  blockFrom,
  completePolicy,
  cooldownAfter,
  cooldownsMs,
  keptMs,
  maxAttempts,
  skewMs,
  slowFrom,
  slowMs,
  usedMs,
} from "./verifier-policy.ts";

/** Stands for the country of numbers that are of none. ISO 3166 leaves it to its users. */
const unknownCountry = "ZZ";

/**
 * Makes what proves that a number is somebody's: it sends a code, and takes it once.
 * @throws {SmsError} `invalid-config` for a policy or secret that is not safe.
 * @see https://pages.nist.gov/800-63-4/sp800-63b.html
 */
export function createVerifier(options: VerifierOptions): Verifier {
  expectOptions("createVerifier", options, {
    connector: true,
    store: true,
    secret: true,
    policy: true,
    createLimiter: true,
    message: true,
    onEvent: true,
    meter: true,
    waitUntil: true,
    now: true,
  });
  optionsOf("createVerifier: message", options.message, {
    from: true,
    statusCallback: true,
    maxSegments: true,
    providerOptions: true,
    bestEffort: true,
  });
  const { connector, store, onEvent, waitUntil, now = () => Date.now() } = options;
  expectConnector("createVerifier: connector", connector);
  expectArgument(
    typeof store === "object" && store !== null,
    "createVerifier: store: takes a store, such as createMemoryVerificationStore() makes.",
  );
  const policy = completePolicy(options.policy);
  const keys = createKeyRing(options.secret);
  const countText = createSendLimits(policy.limits, keys, options.createLimiter);
  const report = (event: VerifierEvent) => tell(onEvent, event);
  const prepare = createTextPreparer({ connector, message: options.message, lifeMs: policy.lifeMs });
  const watch = createPumpingWatch({ store, meter: options.meter, now, tell: report });
  const deliver = createCodeDelivery({
    connector,
    store,
    now,
    tell: report,
    onSent: (to) => later(async () => watch.sent((await countryOf(to)) ?? unknownCountry)),
  });

  /** What must not keep anybody waiting, nor make an error of what is done. */
  function later(work: () => Promise<void>): void {
    const done = work().catch(() => {});
    try {
      waitUntil?.(done);
    } catch {
      // See above.
    }
  }

  /** Asks the store; what it throws may print anything, and nothing is done without an answer that is one. */
  function ask<T>(
    call: BoundedCall,
    isSound: (answer: unknown) => boolean,
    work: () => Promise<T>,
  ): Promise<T> {
    return call.within(async () => {
      const answer = await (async () => work())().catch(() => {
        throw storeDown();
      });
      if (!isSound(answer)) throw storeDown();
      return answer;
    }, "The verification store");
  }

  async function issue(verificationId: string, to: string, code: string): Promise<IssuedCode> {
    const digest = await keys.current.sign("code", verificationId, to, code);
    const issuedAt = now();
    const id = crypto.randomUUID();
    const expiresAt = issuedAt + policy.lifeMs;
    return { id, keyId: keys.current.id, digest, issuedAt, liveFrom: issuedAt - skewMs, expiresAt };
  }

  /** What a number gets: a text, or one of the two ways in which none is sent. */
  function kindOf(to: string, known: boolean): { kind: CodeToDeliver["kind"]; fixed?: string } {
    const test = known ? policy.testNumbers.get(to) : undefined;
    if (test !== undefined && now() < test.until.getTime()) return { kind: "test", fixed: test.code };
    // Nobody can type it, so it is never right.
    return known ? { kind: "text" } : { kind: "decoy", fixed: `never ${crypto.randomUUID()}` };
  }

  async function count(call: BoundedCall, to: string, ip: string | undefined): Promise<void> {
    await call.within(async () => {
      const country = (await countryOf(to)) ?? unknownCountry;
      if (policy.countries?.includes(country) === false) throw wrongCountry(country);
      await countText({ to, ip, country });
    });
  }

  const find = createFinder({
    keys,
    read: (verificationId, call) =>
      ask(call, soundAnswers.read, () => store.read({ verificationId, now: now() })),
    prepare: (message, call) => prepare(call, message, "0".repeat(policy.codeLength)),
  });

  function answerOf(status: CheckedVerification["status"], attemptsLeft?: number): CheckedVerification {
    if (policy.collapse && ["incorrect", "expired", "not-found", "used"].includes(status)) {
      return { status: "incorrect" };
    }
    return attemptsLeft === undefined ? { status } : { status, attemptsLeft };
  }

  return {
    async start(
      { to: typed, usageType, locale: written, ip, session, known = true, reference },
      callOptions,
    ) {
      const call = boundCall(callOptions);
      if (session !== undefined && !isKey(session)) throw noSession();
      // What is no string is the connector's to refuse.
      const locale = typeof written === "string" ? readLocale(written) : (written ?? undefined);
      const verificationId = crypto.randomUUID();
      const code = createCode(policy.codeLength);
      const prepared = await prepare(call, { to: typed, usageType, locale, reference }, code);
      const { to } = prepared;
      const { kind, fixed } = kindOf(to, known);
      if (kind !== "test") await count(call, to, ip);
      const recipients = await keys.recipientsOf(to);
      const verification: Verification = {
        id: verificationId,
        keyId: keys.current.id,
        recipient: recipients[0],
        sealedTo: await sealNumber(keys, verificationId, { to, known }),
        usageType,
        locale,
        session:
          session === undefined ? undefined : await keys.current.sign("session", verificationId, session),
      };
      const issued = await issue(verificationId, to, fixed ?? code);
      const { issuedAt, expiresAt } = issued;
      const created = await ask(call, soundAnswers.create, () =>
        store.create({
          ...{ verification, code: issued, recipients, now: issuedAt },
          ...{ slowFrom, slowMs, blockFrom, forgetAt: expiresAt + keptMs },
        }),
      );
      if (created.state === "blocked") throw blocked();
      if (created.state === "slowed") {
        throw tooSoon("The number has had many wrong codes: it gets one code an hour.", created.waitMs);
      }
      return deliver(
        { verificationId, code: issued, prepared, kind, resendAt: issuedAt + cooldownAfter(1) },
        call,
      );
    },

    async check({ code: typed, ...bound }, callOptions) {
      const call = boundCall(callOptions);
      const { verificationId } = bound;
      const code = normaliseCode(typed);
      const found = await find(bound, call);
      if (found === undefined) {
        // Takes as long as a code that is wrong.
        const id = typeof verificationId === "string" ? verificationId.slice(0, 64) : "";
        await keys.current.verify("", "code", id, "", code);
        return answerOf("not-found");
      }
      const recipients = await keys.recipientsOf(found.to);
      const counted = await ask(call, soundAnswers.countAttempt, () =>
        store.countAttempt({ verificationId, recipients, now: now(), maxAttempts, blockFrom }),
      );
      if (counted.state === "gone") return answerOf("not-found");
      if (counted.state === "expired") return answerOf("expired");
      if (!("codes" in counted)) return answerOf("locked");
      // All are compared, whichever is right.
      const right = await Promise.all(
        counted.codes.map(({ keyId, digest }) =>
          keys.find(keyId)?.verify(digest, "code", verificationId, found.to, code),
        ),
      );
      const match = counted.codes[right.indexOf(true)];
      if (match === undefined) {
        if (counted.failures === blockFrom) {
          const to = maskPhoneNumber(found.to);
          report({ type: "number-blocked", to, verificationId, failures: counted.failures });
        }
        if (counted.state === "used") return answerOf("not-found");
        return answerOf("incorrect", Math.max(0, maxAttempts - counted.attempts));
      }
      if (counted.state === "used") return answerOf("used");
      const usedAt = now();
      const consumed = await ask(call, soundAnswers.consume, () =>
        store.consume({
          ...{ verificationId, codeId: match.id, recipients },
          ...{ now: usedAt, forgetAt: usedAt + usedMs },
        }),
      );
      if (consumed === undefined) return answerOf("not-found");
      if ("used" in consumed) return answerOf("used");
      const { message, codes } = consumed;
      if (kindOf(found.to, true).kind === "text") {
        later(async () => watch.verified((await countryOf(found.to)) ?? unknownCountry, codes));
      }
      if (message !== undefined) later(async () => connector.reportOutcome?.(message, "confirmed"));
      return { status: "approved" };
    },

    async resend({ verificationId, session, ip, reference }, callOptions) {
      const call = boundCall(callOptions);
      const found = await find({ verificationId, session }, call);
      if (found === undefined) throw over("The verification is used, over or not there");
      const { to, known, verification } = found;
      const code = createCode(policy.codeLength);
      const prepared = await prepare(call, { ...verification, to, reference }, code);
      const { kind, fixed } = kindOf(to, known);
      const recipients = await keys.recipientsOf(to);
      const issued = await issue(verificationId, to, fixed ?? code);
      const { issuedAt, expiresAt } = issued;
      const answer = await ask(call, soundAnswers.issue, () =>
        store.issue({
          ...{ verificationId, code: issued, recipients, now: issuedAt, cooldownsMs },
          ...{ maxAttempts, blockFrom, forgetAt: expiresAt + keptMs },
        }),
      );
      if (answer.state === "blocked") throw blocked();
      if (answer.state === "locked") throw over("The verification had too many wrong codes");
      if (answer.state === "cooling") {
        throw tooSoon("The last code was sent a moment ago; wait before the next one.", answer.waitMs);
      }
      if (answer.state !== "issued") throw over("The verification is used, over or not there");
      try {
        // After the cooldown, so that impatience does not use the limits up.
        if (kind !== "test") await count(call, to, ip);
      } catch (thrown) {
        await call.within(() => store.withdraw({ verificationId, codeId: issued.id })).catch(() => {});
        throw thrown;
      }
      const resendAt = issuedAt + cooldownAfter(answer.codes);
      return deliver({ verificationId, code: issued, prepared, kind, resendAt }, call);
    },

    async reset({ to }, callOptions?: CallOptions) {
      const call = boundCall(callOptions);
      const recipients = await keys.recipientsOf(await canonicalNumber(to, "to"));
      await ask(call, soundAnswers.nothing, () => store.resetFailures({ recipients }));
    },
  };
}
