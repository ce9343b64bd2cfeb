import { type Counter, type Meter, metrics } from "@opentelemetry/api";
import type { VerificationStore } from "./verification-store.ts";
import type { VerifierEvent } from "./verifier-event.ts";

/** Counts the texts of each country against those whose code came back. */
export interface PumpingWatch {
  /** A text went out, or may have. */
  sent(country: string): Promise<void>;
  /** The right code was entered, for so many texts. */
  verified(country: string, texts: number): Promise<void>;
}

/** Texts without an answer that are natural in a day, however few are answered. */
const naturalTexts = 20;
/** And for each text that is answered. */
const naturalShare = 0.3;

export function createPumpingWatch(options: {
  store: VerificationStore;
  meter: Meter | undefined;
  now: () => number;
  tell: (event: VerifierEvent) => void;
}): PumpingWatch {
  const { store, now, tell } = options;
  // At the first text: a global meter that is asked for before its provider is set stays mute.
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
      // Told once, by the text that crosses the line.
      if (unverified <= natural || unverified - 1 > natural) return;
      tell({ type: "pumping-suspected", country, day, unverified, verified });
    },
    async verified(country, texts) {
      countersOf().verified.add(texts, { "sms.country": country });
      await store.tally({ country, day: dayOf(), sent: 0, verified: texts });
    },
  };
}
