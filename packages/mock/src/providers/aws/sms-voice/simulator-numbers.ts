/**
 * Numbers of AWS's simulator, by country: texts to the first succeed, texts to the second fail. Verified numbers or not,
 * every account may text them. AWS has them in more countries. The numbers of the United States, and that a failure is
 * TEXT_UNKNOWN, are unconfirmed.
 *
 * @see https://docs.aws.amazon.com/sms-voice/latest/userguide/test-phone-numbers.html
 */
const simulatorNumbers: Readonly<Record<string, readonly [success: string, failure: string]>> = {
  AT: ["+43676800442031", "+43676800442032"],
  AU: ["+61455944038", "+61455944039"],
  BE: ["+32460213922", "+32460213923"],
  DK: ["+4525919410", "+4525919215"],
  FI: ["+3584573979110", "+3584573979111"],
  FR: ["+33755512501", "+33755512502"],
  HK: ["+85257048426", "+85257048854"],
  US: ["+14254147755", "+14254147167"],
};

/** What becomes of a text to a number of the simulator; `undefined` for any other number. */
export function simulatedOutcome(to: string): "success" | "failure" | undefined {
  const pair = Object.values(simulatorNumbers).find((numbers) => numbers.includes(to));
  return pair && (pair[0] === to ? "success" : "failure");
}
