import type { AwsState, CallingAccount } from "../state.ts";

/** A call of an operation, with fields that the service's model allows. */
export interface Call {
  readonly state: AwsState;
  readonly account: CallingAccount;
  /** Of the request, such as `us-east-1`. */
  readonly region: string;
  readonly fields: Readonly<Record<string, unknown>>;
}
