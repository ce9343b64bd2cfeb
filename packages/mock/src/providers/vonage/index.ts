export { mockVonage } from "./mock-vonage.ts";
export type { MockVonageOptions } from "./options.ts";
