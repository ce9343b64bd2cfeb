import type { SmsConnector } from "@smskit/core";
import { countryOf, type Deadline, notify, type VerificationStore } from "@smskit/core/wrapper";
import { type CodeToDeliver, createCodeDelivery } from "./code-delivery.ts";
import { createFinder } from "./find-verification.ts";
import { createKeyRing, type KeyRing } from "./key-ring.ts";
import { createTextPreparer } from "./prepare-text.ts";
import { createPumpingDetector, type PumpingDetector } from "./pumping-detector.ts";
import { storeDown, wrongCountry } from "./refusals.ts";
import { createSendLimits } from "./send-limits.ts";
import { isValidResult } from "./validate-store-results.ts";
import type { VerifierOptions } from "./verifier.ts";
import type { VerifierEvent } from "./verifier-event.ts";
import { type CompletePolicy, completePolicy } from "./verifier-policy.ts";

/** Stands for the country of a number that belongs to none. ISO 3166 reserves it for private use. */
export const unknownCountry = "ZZ";

/** What the methods of one verifier share. */
export interface VerifierContext {
  connector: SmsConnector;
  store: VerificationStore;
  policy: CompletePolicy;
  keys: KeyRing;
  pumping: PumpingDetector;
  now(): number;
  prepare: ReturnType<typeof createTextPreparer>;
  deliver: ReturnType<typeof createCodeDelivery>;
  find: ReturnType<typeof createFinder>;
  report(event: VerifierEvent): void;
  /** Runs work that must neither delay nor fail what is done already. */
  later(work: () => Promise<void>): void;
  /**
   * Calls the store within the deadline.
   * @throws {SmsError} `unavailable` for whatever the store throws, which may print anything, and for an invalid result.
   */
  useStore<T>(call: Deadline, isValid: (result: unknown) => boolean, work: () => Promise<T>): Promise<T>;
  /**
   * Counts a text for the limits.
   * @throws {SmsError} `permission` for a country that is not allowed, and whatever the limits throw.
   */
  countText(call: Deadline, to: string, ip: string | undefined): Promise<void>;
  /** Whether a number gets a text, and the code of one that gets none. */
  kindOf(to: string, known: boolean): { kind: CodeToDeliver["kind"]; fixed?: string };
}

export function createContext(options: VerifierOptions): VerifierContext {
  const { connector, store, now = () => Date.now() } = options;
  const policy = completePolicy(options.policy);
  const keys = createKeyRing(options.secret);
  const countSend = createSendLimits(policy.limits, keys, options.createLimiter);
  const report = (event: VerifierEvent) => notify(options.onEvent, event);
  const later = (work: () => Promise<void>) =>
    notify(
      options.waitUntil,
      work().catch(() => {}),
    );
  const pumping = createPumpingDetector({ store, meter: options.meter, now, report });
  const prepare = createTextPreparer({ connector, message: options.message, lifeMs: policy.lifeMs });
  const deliver = createCodeDelivery({
    ...{ connector, store, now, report },
    onSent: (to) => later(async () => pumping.sent((await countryOf(to)) ?? unknownCountry)),
  });

  const useStore: VerifierContext["useStore"] = (call, isValid, work) => {
    const checked = async () => {
      const result = await (async () => work())().catch(() => {
        throw storeDown();
      });
      if (!isValid(result)) throw storeDown();
      return result;
    };
    return call.wait(checked(), { waitingFor: "The verification store" });
  };

  return {
    ...{ connector, store, policy, keys, pumping, now, prepare, deliver, report, later, useStore },
    find: createFinder({
      keys,
      read: (verificationId, call) =>
        useStore(call, isValidResult.read, () => store.read({ verificationId, now: now() })),
      prepare: (message, call) => prepare(call, message, "0".repeat(policy.codeLength)),
    }),
    countText(call, to, ip) {
      const count = async () => {
        const country = (await countryOf(to)) ?? unknownCountry;
        if (policy.countries?.includes(country) === false) throw wrongCountry(country);
        await countSend({ to, ip, country });
      };
      return call.wait(count());
    },
    kindOf(to, known) {
      const test = known ? policy.testNumbers.get(to) : undefined;
      if (test !== undefined && now() < test.until.getTime()) return { kind: "test", fixed: test.code };
      // A code that cannot be typed is never right.
      return known ? { kind: "text" } : { kind: "decoy", fixed: `never ${crypto.randomUUID()}` };
    },
  };
}
