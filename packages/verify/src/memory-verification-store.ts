import type { MessageRef } from "@smskit/core";
import {
  cooldownAfter,
  type IssuedCode,
  isLive,
  type Recipients,
  type Verification,
  type VerificationStore,
  waitAfter,
} from "@smskit/core/wrapper";

type StoredCode = IssuedCode & { replaced: boolean; message?: MessageRef | undefined };
type Entry = { verification: Verification; codes: StoredCode[]; attempts: number; forgetAt: number };
/** Its only code is the one that was used. */
type UsedEntry = Entry & { codes: [StoredCode] };

/** Creates a store in memory: for tests and single processes. No method waits for anything, so each is atomic. */
export function createMemoryVerificationStore(): VerificationStore {
  /** In the order in which they are forgotten. */
  const entries = new Map<string, Entry>();
  /** Those that were used, in the order in which they are forgotten. */
  const used = new Map<string, UsedEntry>();
  const failures = new Map<string, number>();
  /** When each number was last started, the latest one last. */
  const starts = new Map<string, number>();
  const tallies = new Map<string, { day: string; sent: number; verified: number }>();

  const failuresOf = (recipients: Recipients): number =>
    recipients.reduce((sum, recipient) => sum + (failures.get(recipient) ?? 0), 0);

  function resetFailures(recipients: Recipients): void {
    for (const recipient of recipients) failures.delete(recipient);
  }

  function forget(now: number, slowMs: number): void {
    for (const kept of [entries, used]) {
      for (const [id, { forgetAt }] of kept) {
        if (forgetAt > now) break;
        kept.delete(id);
      }
    }
    for (const [recipient, startedAt] of starts) {
      if (startedAt + slowMs > now) break;
      starts.delete(recipient);
    }
  }

  function find(among: ReadonlyMap<string, Entry>, id: string, now: number): Entry | undefined {
    const entry = among.get(id);
    return entry !== undefined && now < entry.forgetAt ? entry : undefined;
  }

  return {
    async create({ verification, code, recipients, now, slowFrom, slowMs, blockFrom, forgetAt }) {
      forget(now, slowMs);
      const failed = failuresOf(recipients);
      if (failed >= blockFrom) return { state: "blocked" };
      const waitMs = Math.max(...recipients.map((one) => waitAfter(starts.get(one), slowMs, now)));
      if (failed >= slowFrom && waitMs > 0) return { state: "slowed", waitMs };
      starts.delete(recipients[0]);
      starts.set(recipients[0], now);
      const codes = [{ ...code, replaced: false }];
      entries.set(verification.id, { verification: { ...verification }, codes, attempts: 0, forgetAt });
      return { state: "created" };
    },

    async read({ verificationId, now }) {
      const entry = find(entries, verificationId, now) ?? find(used, verificationId, now);
      return entry && { ...entry.verification };
    },

    async countAttempt({ verificationId, recipients, now, maxAttempts, blockFrom }) {
      const open = find(entries, verificationId, now);
      const entry = open ?? find(used, verificationId, now);
      if (entry === undefined) return { state: "gone" };
      if (entry.attempts >= maxAttempts) return { state: "locked" };
      const codes = open === undefined ? entry.codes : entry.codes.filter((code) => isLive(code, now));
      if (codes.length === 0) return { state: "expired" };
      if (failuresOf(recipients) >= blockFrom) return { state: "blocked" };
      entry.attempts += 1;
      failures.set(recipients[0], (failures.get(recipients[0]) ?? 0) + 1);
      const state = open === undefined ? "used" : "counted";
      return { state, attempts: entry.attempts, failures: failuresOf(recipients), codes };
    },

    async consume({ verificationId, codeId, recipients, now, forgetAt, digest }) {
      if (find(used, verificationId, now)?.codes[0]?.id === codeId) return { used: true };
      const entry = entries.get(verificationId);
      const code = entry?.codes.find(({ id, replaced }) => id === codeId && !replaced);
      if (entry === undefined || code === undefined) return undefined;
      entries.delete(verificationId);
      const kept = { ...code, digest: digest ?? code.digest };
      used.set(verificationId, { ...entry, codes: [kept], forgetAt });
      resetFailures(recipients);
      return { codes: entry.codes.length, message: code.message };
    },

    async issue({ verificationId, code, recipients, now, cooldownsMs, maxAttempts, blockFrom, forgetAt }) {
      const entry = find(entries, verificationId, now);
      if (entry === undefined) return { state: "gone" };
      if (entry.attempts >= maxAttempts) return { state: "locked" };
      if (failuresOf(recipients) >= blockFrom) return { state: "blocked" };
      const cooldownMs = cooldownAfter(entry.codes.length, cooldownsMs);
      const waitMs = waitAfter(entry.codes.at(-1)?.issuedAt, cooldownMs, now);
      if (waitMs > 0) return { state: "cooling", waitMs };
      entry.codes.push({ ...code, replaced: false });
      entry.forgetAt = forgetAt;
      entries.delete(verificationId);
      entries.set(verificationId, entry);
      return { state: "issued", codes: entry.codes.length };
    },

    async accept({ verificationId, codeId, message }) {
      const codes = entries.get(verificationId)?.codes ?? [];
      const accepted = codes.findIndex(({ id }) => id === codeId);
      for (const [index, code] of codes.entries()) {
        if (index < accepted) code.replaced = true;
        if (index === accepted) code.message = message;
      }
    },

    async withdraw({ verificationId, codeId }) {
      const entry = entries.get(verificationId);
      if (entry === undefined) return;
      entry.codes = entry.codes.filter(({ id }) => id !== codeId);
      if (entry.codes.length === 0) entries.delete(verificationId);
    },

    async resetFailures({ recipients }) {
      resetFailures(recipients);
    },

    async deleteNumber({ recipients }) {
      let verifications = 0;
      for (const kept of [entries, used]) {
        for (const [id, { verification }] of kept) {
          if (recipients.includes(verification.recipient) && kept.delete(id)) verifications += 1;
        }
      }
      resetFailures(recipients);
      for (const recipient of recipients) starts.delete(recipient);
      return { verifications };
    },

    async tally({ country, day, sent, verified }) {
      for (const [key, tally] of tallies) if (tally.day < day) tallies.delete(key);
      const key = `${day} ${country}`;
      const { sent: before, verified: verifiedBefore } = tallies.get(key) ?? { sent: 0, verified: 0 };
      const tally = { day, sent: before + sent, verified: verifiedBefore + verified };
      tallies.set(key, tally);
      return { sent: tally.sent, verified: tally.verified };
    },
  };
}
