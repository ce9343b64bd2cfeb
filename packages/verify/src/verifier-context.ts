import { countryOf, type Deadline, notify, type VerificationStore } from "@smskit/core/wrapper";
import { type CodeToDeliver, createCodeDelivery } from "./code-delivery.ts";
import type { CodeMethod } from "./code-method.ts";
import { createDecoyDelay, type DecoyDelay } from "./decoy-delay.ts";
import { createFinder } from "./find-verification.ts";
import { createKeyRing, type KeyRing } from "./key-ring.ts";
import { createProviderCodes } from "./provider-codes.ts";
import { createPumpingDetector, type PumpingDetector } from "./pumping-detector.ts";
import { storeDown, wrongCountry } from "./refusals.ts";
import { createSendLimits } from "./send-limits.ts";
import { createTextedCodes } from "./texted-codes.ts";
import { isValidResult } from "./validate-store-results.ts";
import type { VerifierOptions } from "./verifier.ts";
import type { VerifierEvent } from "./verifier-event.ts";
import { type CompletePolicy, completePolicy } from "./verifier-policy.ts";

/** Stands for the country of a number that belongs to none. ISO 3166 reserves it for private use. */
export const unknownCountry = "ZZ";

/** What the methods of one verifier share. */
export interface VerifierContext {
  method: CodeMethod;
  store: VerificationStore;
  policy: CompletePolicy;
  keys: KeyRing;
  pumping: PumpingDetector;
  now(): number;
  deliver: ReturnType<typeof createCodeDelivery>;
  find: ReturnType<typeof createFinder>;
  /** How long the provider takes to compare a code: decoys take as long. */
  checkDelay: DecoyDelay;
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
  const { store, now = () => Date.now() } = options;
  const policy = completePolicy(options.policy, options.provider?.codes);
  const keys = createKeyRing(options.secret);
  const countSend = createSendLimits(policy.limits, keys, options.createLimiter);
  const report = (event: VerifierEvent) => notify(options.onEvent, event);
  const later = (work: () => Promise<void>) =>
    notify(
      options.waitUntil,
      work().catch(() => {}),
    );
  const pumping = createPumpingDetector({ store, meter: options.meter, now, report });
  const method =
    options.provider === undefined
      ? createTextedCodes({ connector: options.connector, message: options.message, ...policy, now })
      : createProviderCodes(options.provider);
  const deliver = createCodeDelivery({
    ...{ source: method.source, store, report },
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
    ...{ method, store, policy, keys, pumping, now, deliver, report, later, useStore },
    checkDelay: createDecoyDelay(),
    find: createFinder({
      keys,
      read: (verificationId, call) =>
        useStore(call, isValidResult.read, () => store.read({ verificationId, now: now() })),
      readNumber: (call, request) => method.readNumber(call, request),
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
