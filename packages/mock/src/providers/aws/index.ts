export { type MockAwsOptions, mockAws } from "./mock-aws.ts";
