export { type MockAws, mockAws } from "./mock-aws.ts";
export type { MockAwsOptions } from "./options.ts";
