/** What a signature is checked against. */
export interface SignedRequest {
  /** The URL that Twilio was given, query included. */
  url: string;
  /** The form's parameters, all of them; for other bodies none. */
  parameters: Record<string, string | string[]>;
  /** A body that is no form: the URL then carries its hash as `bodySHA256`. */
  body?: string | undefined;
}

/** Whether `X-Twilio-Signature` is that of a request. Never throws for what a client may send. */
export type VerifySignature = (token: string, signature: string, request: SignedRequest) => Promise<boolean>;
