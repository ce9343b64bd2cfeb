export { mockBandwidth } from "./mock-bandwidth.ts";
export type {
  BandwidthAccount,
  BandwidthAccountTraits,
  BandwidthApplication,
  BandwidthCallbackCredentials,
  BandwidthCallbacks,
  BandwidthNumber,
  MockBandwidthOptions,
} from "./options.ts";
