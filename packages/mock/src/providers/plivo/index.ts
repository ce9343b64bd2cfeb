export { mockPlivo } from "./mock-plivo.ts";
export type { MockPlivoOptions } from "./options.ts";
