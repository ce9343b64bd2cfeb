import { createTwilio, type TwilioConfig } from "@smskit/twilio";

/** What the types refuse: they would accept all of it if they were not found, and everything were `any`. */
export async function refused(config: TwilioConfig): Promise<void> {
  const connector = createTwilio(config);
  // @ts-expect-error: neither a text nor the usage type of a template
  await connector.send({ to: "+15558675310" });
  // @ts-expect-error: the account's parts are strings
  createTwilio({ ...config, accountSID: 1 });
  // @ts-expect-error: Twilio has no such parameter
  await connector.send({ to: "+15558675310", body: "", providerOptions: { twilio: { maximumPrice: 1 } } });
}
