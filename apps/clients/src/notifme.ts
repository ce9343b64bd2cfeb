import { createRequire } from "node:module";

interface NotifmeSdk {
  new (options: object): { send(request: object): Promise<unknown> };
}

const { INSTALLED_IN = "", INSTALLED = "" } = process.env;
const { default: NotifmeSdk }: { default: NotifmeSdk } = createRequire(`${INSTALLED_IN}/`)(INSTALLED);

/** Sends a text by the providers in turn until one accepts it. */
export const send = (providers: object[], sms: { from: string; to: string; text: string }) =>
  new NotifmeSdk({ channels: { sms: { providers, multiProviderStrategy: "fallback" } } }).send({ sms });
