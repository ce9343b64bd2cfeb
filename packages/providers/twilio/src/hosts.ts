/** Base URLs of the two APIs that the connector calls. */
export interface TwilioHosts {
  api: string;
  messaging: string;
}

/**
 * Twilio's hosts: `api.twilio.com`, `api.{edge}.us1.twilio.com`, `api.{region}.twilio.com`,
 * `api.{edge}.{region}.twilio.com`.
 * @see https://www.twilio.com/docs/global-infrastructure/using-the-twilio-rest-api-in-a-non-us-region
 */
export function twilioHosts({
  baseUrl,
  region,
  edge,
}: {
  baseUrl?: string | undefined;
  region?: string | undefined;
  edge?: string | undefined;
}): TwilioHosts {
  if (baseUrl !== undefined) return { api: baseUrl, messaging: baseUrl };
  const middle = [edge, region ?? (edge === undefined ? undefined : "us1")].filter(
    (part) => part !== undefined,
  );
  const host = (product: string) => `https://${[product, ...middle, "twilio.com"].join(".")}`;
  return { api: host("api"), messaging: host("messaging") };
}
