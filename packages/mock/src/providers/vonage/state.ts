import type { Carrier } from "../../carrier/carrier.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import { createOptOuts, type OptOuts } from "../shared/opt-outs.ts";
import { createRequestLimit, type RequestLimit } from "../shared/request-limit.ts";
import { type Caller, createVonageAccounts, type VonageAccounts } from "../vonage-sms/accounts.ts";
import type { MockVonageOptions, VonageAccountTraits, VonageApplication } from "./options.ts";
import { applicationOfToken, isSignedBy } from "./tokens.ts";
import { createWorkflows, type Workflows } from "./workflows.ts";

/** The account that a request is from. */
export type CallingAccount = Caller<VonageAccountTraits> & {
  /** The application whose token the request has. */
  application: VonageApplication | undefined;
};

/** The accounts, applications and numbers of one mock, and what they have done. */
export interface VonageState {
  readonly carrier: Carrier;
  readonly options: MockVonageOptions;
  readonly accounts: VonageAccounts<VonageAccountTraits>;
  readonly optOuts: OptOuts;
  readonly limit: RequestLimit;
  readonly workflows: Workflows;
  /** The account whose key, or whose application's token, a request carries. */
  authenticate(request: Pick<ProviderRequest, "headers" | "basic">): CallingAccount | undefined;
  application(id: string): VonageApplication | undefined;
  /** The key of the account that has an application. */
  ownerOf(application: VonageApplication): string;
  /** Clears what was counted: all of it, or that of one account. */
  reset(account: string | undefined): void;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function createVonageState(carrier: Carrier, options: MockVonageOptions): VonageState {
  const accounts = createVonageAccounts<VonageAccountTraits>(carrier, {
    provider: "vonage",
    accounts: options.accounts,
    defaults: options.defaults,
    numbers: options.numbers?.map((number) => (typeof number === "string" ? { number } : number)),
    inboundUrl: options.inboundUrl,
  });
  const limit = createRequestLimit(carrier);
  const workflows = createWorkflows(carrier);

  function application(id: string): VonageApplication | undefined {
    if (options.applications === undefined) return uuid.test(id) ? { id } : undefined;
    return options.applications.find((one) => one.id.toLowerCase() === id.toLowerCase());
  }

  const ownerOf = ({ id, apiKey }: VonageApplication): string =>
    apiKey ?? accounts.firstKey ?? id.slice(0, 8);

  function authenticateToken(token: string): CallingAccount | undefined {
    const found = application(applicationOfToken(token) ?? "");
    if (found === undefined) return undefined;
    if (found.publicKey !== undefined && !isSignedBy(token, found.publicKey)) return undefined;
    const account = accounts.find(ownerOf(found));
    return account && { ...account, application: found };
  }

  return {
    carrier,
    options,
    accounts,
    // STOP is left to the app.
    optOuts: createOptOuts(carrier, { provider: "vonage" }),
    limit,
    workflows,
    authenticate({ headers, basic }) {
      const token = /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
      if (token !== undefined) return authenticateToken(token);
      const account = basic && accounts.find(basic.username, basic.password);
      return account && { ...account, application: undefined };
    },
    application,
    ownerOf,
    reset(account) {
      limit.reset(account);
      accounts.reset(account);
      workflows.reset(account);
    },
  };
}
