/** The JSON of the mock server's API, as far as the page uses it. */
export type {
  CallbackJson as Callback,
  ClockJson as ClockState,
  MessageDetail,
  MessageSummary,
  NumberJson as AppNumber,
  PhoneJson as Phone,
  PhoneThread,
  ReplyJson as Reply,
  RequestJson as ProviderRequest,
  TextCounts,
  TextJson as Text,
  TextPage,
} from "../../api/api-types.ts";

export interface Fault {
  id: string;
  kind: string;
  provider?: string;
  to?: string;
  probability?: number;
  times?: number;
  [option: string]: unknown;
}

export interface Faults {
  faults: Fault[];
  fired: { kind: string; provider?: string; to?: string; at: string }[];
}

export interface Info {
  version: string;
  url: string;
  providers: string[];
  /** Makes a client of a provider talk to this server; one line of code each. */
  clients: { provider: string; client: string; setting: string }[];
  accounts: string[];
  store: { messages: number; limit: number };
}
