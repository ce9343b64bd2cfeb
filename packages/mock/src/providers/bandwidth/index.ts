export { type MockBandwidthOptions, mockBandwidth } from "./mock-bandwidth.ts";
