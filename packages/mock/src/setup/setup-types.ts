import type { Carrier } from "../carrier/carrier.ts";

/** What the file of `smskit mock --config` sets. */
export interface MockSetup {
  readonly latencyMs?: number | undefined;
  readonly inboundUrl?: string | undefined;
  /** The options of each mock, by the provider's name. */
  readonly providers: Readonly<Record<string, object>>;
  /** Which texts are also sent for real, and how. */
  readonly forward?:
    | {
        readonly to: readonly string[];
        readonly connector: string | { readonly provider: string; readonly config: object };
      }
    | undefined;
  /** Sets the numbers, the phones and the faults. */
  apply(carrier: Carrier): void;
}
