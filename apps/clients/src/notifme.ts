import { createRequire } from "node:module";

interface NotifmeSdk {
  new (options: object): { send(request: object): Promise<unknown> };
}

const require = createRequire(`${process.env["INSTALLED_IN"]}/`);
const { default: NotifmeSdk }: { default: NotifmeSdk } = require("notifme-sdk");

/** Sends a text by the providers in turn until one accepts it. */
export const send = (providers: object[], sms: { from: string; to: string; text: string }) =>
  new NotifmeSdk({ channels: { sms: { providers, multiProviderStrategy: "fallback" } } }).send({ sms });
