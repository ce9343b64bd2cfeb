import type { CallOptions } from "@smskit/core";
import { callOptionNames, type Deadline, optionsOf, startDeadline } from "@smskit/core/wrapper";

/**
 * Starts the deadline of one call of a verifier.
 * @throws {SmsError} `aborted` or `invalid-message`, before anything is begun.
 */
export function startCall(options: CallOptions | undefined): Deadline {
  optionsOf("options", options, callOptionNames, "invalid-message");
  const deadline = startDeadline(options);
  // Throws if the caller has aborted already.
  deadline.options();
  return deadline;
}
