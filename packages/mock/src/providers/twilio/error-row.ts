/** One row of Twilio's error dictionary. */
export interface TwilioErrorRow {
  /** HTTP status of a refusal, or how a message ends that was accepted. */
  outcome: number | "undelivered" | "failed";
  /** `{name}` is filled in from the request. */
  message: string;
}
