/** What the tests do with Twilio's SDK: each function is what an app would write. */
import type Sdk from "twilio";
import type { Twilio } from "twilio";

const versions = {
  twilio: (): Promise<{ default: typeof Sdk }> => import("twilio"),
  // Of another version, with other types.
  "twilio-5": () => import("twilio-5") as Promise<never>,
};
const twilio = (await versions[process.env["TWILIO_PACKAGE"] as keyof typeof versions]()).default;

const { TWILIO_ACCOUNT_SID: accountSid = "", TWILIO_AUTH_TOKEN: authToken = "" } = process.env;
const client: Twilio = twilio(accountSid, authToken);

type Messages = Twilio["messages"];
type Create<Resource extends { create: unknown }> = Resource["create"] extends (params: infer P) => unknown
  ? P
  : never;

export const send = (message: Parameters<Messages["create"]>[0]) => client.messages.create(message);
export const fetchMessage = (sid: string) => client.messages(sid).fetch();
export const listMessages = (query: { to?: string; limit?: number; pageSize?: number }) =>
  client.messages.list(query);
export const redact = (sid: string) => client.messages(sid).update({ body: "" });
export const cancel = (sid: string) => client.messages(sid).update({ status: "canceled" });
export const remove = (sid: string) => client.messages(sid).remove();
export const media = (sid: string) => client.messages(sid).media.list();
export const account = () => client.api.v2010.accounts(accountSid).fetch();

/** The pages of the messages to a phone, forward and back. */
export async function pages(to: string) {
  const first = await client.messages.page({ to, pageSize: 2 });
  const second = await first.nextPage();
  const again = await second?.previousPage();
  return [first, second, again].map((page) => page?.instances.map(({ body }) => body));
}

/** As an app in another region, with an API key in place of the account's token. */
export const sendFrom = (options: object, message: Parameters<Messages["create"]>[0]) =>
  twilio(process.env["TWILIO_API_KEY"], process.env["TWILIO_API_SECRET"], {
    accountSid,
    ...options,
  }).messages.create(message);
export const sendWithToken = (token: string, message: Parameters<Messages["create"]>[0]) =>
  twilio(accountSid, token).messages.create(message);

/** As an app that has only the client id and the secret of an OAuth app. */
export function sendByOAuth(
  clientId: string,
  clientSecret: string,
  message: Parameters<Messages["create"]>[0],
) {
  const credentials = new twilio.ClientCredentialProviderBuilder()
    .setClientId(clientId)
    .setClientSecret(clientSecret)
    .build();
  const app = twilio();
  app.setCredentialProvider(credentials);
  app.setAccountSid(accountSid);
  return app.messages.create(message);
}
/** Sends with an API key that was just created. */
export async function sendByNewKey(message: Parameters<Messages["create"]>[0]) {
  const { sid, secret } = await client.newKeys.create({ friendlyName: "CI" });
  return twilio(sid, secret, { accountSid }).messages.create(message);
}
/** Opens an account below the own one, and sends with its credentials. */
export async function sendFromSubaccount(message: Parameters<Messages["create"]>[0]) {
  const { sid, authToken: token } = await client.api.v2010.accounts.create({ friendlyName: "Acme" });
  return twilio(sid, token).messages.create(message);
}

export const startVerification = (service: string, to: string, channel = "sms") =>
  client.verify.v2.services(service).verifications.create({ to, channel });
export const checkVerification = (service: string, to: string, code: string) =>
  client.verify.v2.services(service).verificationChecks.create({ to, code });

export const lookUp = (number: string, fields?: string) =>
  client.lookups.v2.phoneNumbers(number).fetch(fields === undefined ? {} : { fields });

export const available = (country: string) => client.availablePhoneNumbers(country).local.list({ limit: 2 });
export const buy = (number: Parameters<Twilio["incomingPhoneNumbers"]["create"]>[0]) =>
  client.incomingPhoneNumbers.create(number);
export const listNumbers = () => client.incomingPhoneNumbers.list();
export const updateNumber = (sid: string, change: { smsUrl?: string }) =>
  client.incomingPhoneNumbers(sid).update(change);
export const releaseNumber = (sid: string) => client.incomingPhoneNumbers(sid).remove();

export const createService = (service: Create<Twilio["messaging"]["v1"]["services"]>) =>
  client.messaging.v1.services.create(service);
export const listServices = () => client.messaging.v1.services.list();
export const addNumber = (service: string, phoneNumberSid: string) =>
  client.messaging.v1.services(service).phoneNumbers.create({ phoneNumberSid });
export const removeService = (sid: string) => client.messaging.v1.services(sid).remove();

export const isSigned = (
  signature: string,
  url: string,
  parameters: Record<string, string>,
  token = authToken,
) => twilio.validateRequest(token, signature, url, parameters);
