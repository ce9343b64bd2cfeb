/** What Twilio's debugger says of a response to a text that it cannot use, or can use only in part. */
const twimlErrors = {
  11200: "HTTP retrieval failure",
  11215: "HTTP too many redirects",
  12100: "Document parse failure",
  12102: "The root element must be Response",
  12200: "Schema validation warning",
  12300: "Invalid Content-Type",
  14101: 'Invalid "To" attribute',
  14102: 'Invalid "From" attribute',
  14103: "Message Invalid Body",
  14104: "Message method attribute invalid",
  14105: "Message statusCallback attribute Invalid",
  14106: "Message Reply TwiML document retrieval limit reached",
  14109: "TwiML Reply message limit exceeded",
} as const;

export type TwimlError = keyof typeof twimlErrors;

/** An error as the attempt of a webhook shows it. */
export function describeTwimlError(code: TwimlError): string {
  return `${code} ${twimlErrors[code]}`;
}
