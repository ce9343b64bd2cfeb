import type { LogicalText } from "./gateway-clients.ts";

/** A message of the gateway, as its API shows it. */
export interface ShownMessage {
  id: string;
  status: string;
}

export interface Comparison {
  /** Numbers that got their text more than once. */
  twice: string[];
  /** A client got a success, or the gateway says that a provider took it; and the phone has nothing, and no record says why. */
  lost: string[];
  /** A client was told, or the record says, that nothing was sent; and the phone has it. */
  denied: string[];
  /** Still on the way when all was done. */
  unsettled: string[];
  /** How many clients of each kind were told what at last. */
  verdicts: Record<string, number>;
  /** How many messages ended how. */
  statuses: Record<string, number>;
}

/** Compares what clients were told and what the gateway says with what phones got. */
export function compareTexts(
  texts: readonly LogicalText[],
  phones: ReadonlyMap<string, number>,
  recordsOf: ReadonlyMap<string, readonly ShownMessage[]>,
): Comparison {
  const comparison: Comparison = {
    twice: [],
    lost: [],
    denied: [],
    unsettled: [],
    verdicts: {},
    statuses: {},
  };
  for (const { to, client, index, verdict, wasAccepted } of texts) {
    const name = `${client} ${index} ${to}`;
    const arrived = phones.get(to) ?? 0;
    const statuses = (recordsOf.get(to) ?? []).map(({ status }) => status);
    const says = (...some: string[]) => statuses.some((status) => some.includes(status));
    const taken = says("accepted", "sent", "delivered");
    if (arrived > 1) comparison.twice.push(name);
    if (arrived === 0 && (taken || (wasAccepted && !says("unknown", "failed")))) comparison.lost.push(name);
    if (arrived > 0 && (verdict === "not-sent" || (says("failed") && !taken))) comparison.denied.push(name);
    if (says("queued")) comparison.unsettled.push(name);
    count(comparison.verdicts, `${client} ${verdict}`);
    for (const status of statuses) count(comparison.statuses, status);
  }
  return comparison;
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
