import type { MockTwilioOptions, TwilioService } from "./options.ts";

/** The Messaging Services of one mock. */
export interface TwilioServices {
  /** A service of the account. */
  service(sid: string, account: { readonly sid: string }): TwilioService | undefined;
  /** The listed service that a sender is linked to. */
  serviceOf(sender: string): TwilioService | undefined;
}

/** The number of a service or account about which the options say nothing. */
export const linkedNumber = "+12015550123";

const serviceSid = /^MG[0-9a-fA-F]{32}$/;

export function createServices(options: MockTwilioOptions): TwilioServices {
  const services = options.services && new Map(options.services.map((service) => [service.sid, service]));
  return {
    service(sid, account) {
      if (services === undefined)
        return serviceSid.test(sid) ? { sid, phoneNumbers: [linkedNumber] } : undefined;
      const service = services.get(sid);
      return service?.account === undefined || service.account === account.sid ? service : undefined;
    },
    serviceOf: (sender) =>
      options.services?.find(({ phoneNumbers, shortCodes }) =>
        [...(phoneNumbers ?? []), ...(shortCodes ?? [])].includes(sender),
      ),
  };
}
