export { mockSinch } from "./mock-sinch.ts";
export type {
  MockSinchOptions,
  SinchAccount,
  SinchAccountTraits,
  SinchCallbacks,
  SinchNumber,
  SinchProject,
  SinchServicePlan,
} from "./options.ts";
