import { type Counter, type Meter, metrics } from "@opentelemetry/api";
import type { VerificationStore } from "@smskit/core/wrapper";
import type { VerifierEvent } from "./verifier-event.ts";

/** Compares the texts to each country with those whose code came back. */
export interface PumpingDetector {
  /** A text was sent, or may have been. */
  sent(country: string): Promise<void>;
  /** The right code was entered, after so many texts. */
  verified(country: string, texts: number): Promise<void>;
}

/** Texts a day whose code is not entered, as they are natural in any country. */
const naturalTexts = 20;
/** And for each text whose code is entered. */
const naturalShare = 0.3;

export function createPumpingDetector(options: {
  store: VerificationStore;
  meter: Meter | undefined;
  now: () => number;
  report: (event: VerifierEvent) => void;
}): PumpingDetector {
  const { store, now, report } = options;
  // At the first text: a global meter that is requested before its provider is set records nothing.
  let counters: { sent: Counter; verified: Counter } | undefined;

  function countersOf(): { sent: Counter; verified: Counter } {
    const meter = options.meter ?? metrics.getMeter("@smskit/verify");
    counters ??= {
      sent: meter.createCounter("sms.verify.sent", { unit: "{text}" }),
      verified: meter.createCounter("sms.verify.verified", { unit: "{text}" }),
    };
    return counters;
  }

  const dayOf = () => new Date(now()).toISOString().slice(0, 10);

  return {
    async sent(country) {
      countersOf().sent.add(1, { "sms.country": country });
      const day = dayOf();
      const { sent, verified } = await store.tally({ country, day, sent: 1, verified: 0 });
      const unverified = sent - verified;
      const natural = Math.max(naturalTexts, naturalShare * verified);
      // Reported once, for the text that crosses the line.
      if (unverified <= natural || unverified - 1 > natural) return;
      report({ type: "pumping-suspected", country, day, unverified, verified });
    },
    async verified(country, texts) {
      countersOf().verified.add(texts, { "sms.country": country });
      await store.tally({ country, day: dayOf(), sent: 0, verified: texts });
    },
  };
}
