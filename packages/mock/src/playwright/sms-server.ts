import { createCarrier } from "../carrier/create-carrier.ts";
import { mockProviders } from "../generated/providers.ts";
import { startMockServer } from "../server/start-mock-server.ts";

/** The mock server of a worker. */
export interface SmsServer {
  /** Its URL: scheme, host and port, no path. */
  readonly url: string;
  /** The worker's account; `undefined` without `smsProvider`. */
  readonly account: string | undefined;
  /**
   * Environment variables with the credentials of that account and the provider's base URL: `ACME_API_KEY`,
   * `ACME_BASE_URL`. Empty without `smsProvider`.
   */
  readonly env: Readonly<Record<string, string>>;
  /** Returns a number that no other test of this run has, E.164. It is from the range that is reserved for fiction. */
  number(): string;
  /** Whether other workers or runs use the server and its accounts. */
  readonly isShared: boolean;
}

/** Opens the server at `smsUrl`, or starts one, with an account of `smsProvider`. */
export async function openSmsServer(options: {
  smsUrl: string | undefined;
  smsProvider: string | undefined;
  number: () => string;
}): Promise<{ server: SmsServer; close: () => Promise<void> }> {
  const { smsUrl, smsProvider, number } = options;
  const started = smsUrl === undefined ? await startMockServer() : undefined;
  const url = started?.url ?? smsUrl?.replace(/\/$/, "") ?? "";
  const mocks = started?.mocks ?? mockProviders(createCarrier());
  const account = mocks.find(({ provider }) => provider === smsProvider)?.clients?.account?.(url);
  if (smsProvider !== undefined && account === undefined) {
    const known = mocks.flatMap(({ provider, clients }) => (clients?.account ? [provider] : []));
    await started?.close();
    throw new Error(`smsProvider: must be one of ${known.join(", ")}.`);
  }
  return {
    server: {
      url,
      account: account?.id,
      env: account?.env ?? {},
      number,
      isShared: started === undefined && account === undefined,
    },
    close: async () => started?.close(),
  };
}
