export { type MockInfobipOptions, mockInfobip } from "./mock-infobip.ts";
