import type { Carrier } from "../../../carrier/carrier.ts";
import type { ProviderRequest } from "../../../server/provider-request.ts";
import { randomHexId } from "../../shared/ids.ts";
import type { MockTwilioOptions } from "../options.ts";

/** An access token that a client was given. */
interface AccessToken {
  /** `undefined` if the client may act for any account. */
  readonly accountSid: string | undefined;
  /** The account of requests that name none, if `accountSid` is absent. */
  readonly usualAccount: string;
  readonly expiresAt: number;
}

/** The access tokens of one mock. */
export interface OAuthTokens {
  /** Makes a token for a client; `undefined` if its credentials are invalid. */
  issue(client: { id: string; secret: string; accountSid: string | undefined }): string | undefined;
  /** The token of a request, while it is valid. */
  find(request: Pick<ProviderRequest, "headers">): AccessToken | undefined;
  reset(account: string | undefined): void;
}

/** In seconds. */
export const tokenLifetime = 3600;
const clientId = /^OQ[0-9a-fA-F]{32}$/;
/** Beyond this many, the oldest are forgotten. The SDK asks for a token with every request. */
const tokenLimit = 10_000;

export function createOAuthTokens(carrier: Carrier, options: MockTwilioOptions): OAuthTokens {
  const tokens = new Map<string, AccessToken>();
  const listed = options.accounts?.flatMap(({ sid: accountSid, oauthClients = [] }) =>
    oauthClients.map((client) => ({ ...client, accountSid })),
  );

  /** The account that a client acts for. */
  function accountOf(id: string, secret: string): { accountSid: string | undefined } | undefined {
    if (listed === undefined) return clientId.test(id) ? { accountSid: undefined } : undefined;
    return listed.find((client) => client.id === id && client.secret === secret);
  }

  return {
    issue({ id, secret, accountSid }) {
      const client = accountOf(id, secret);
      if (client === undefined) return undefined;
      const issuedAt = Math.floor(carrier.now() / 1000);
      const token = encodeToken({ sub: id, iat: issuedAt, exp: issuedAt + tokenLifetime });
      tokens.set(token, {
        accountSid: client.accountSid ?? accountSid,
        usualAccount: `AC${id.slice(2)}`,
        expiresAt: (issuedAt + tokenLifetime) * 1000,
      });
      const [oldest] = tokens.keys();
      if (tokens.size > tokenLimit && oldest !== undefined) tokens.delete(oldest);
      return token;
    },
    find({ headers }) {
      const value = /^bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
      const token = value === undefined ? undefined : tokens.get(value);
      return token !== undefined && carrier.now() < token.expiresAt ? token : undefined;
    },
    reset(account) {
      for (const [value, { accountSid, usualAccount }] of tokens) {
        if (account === undefined || (accountSid ?? usualAccount) === account) tokens.delete(value);
      }
    },
  };
}

/** A JSON Web Token, as clients read it to see when it expires. Its signature is random. */
function encodeToken(claims: Record<string, unknown>): string {
  const [header, payload] = [
    { alg: "HS256", typ: "JWT" },
    { iss: "https://oauth.twilio.com", ...claims },
  ].map((part) => base64Url(JSON.stringify(part)));
  return `${header}.${payload}.${base64Url(randomHexId())}`;
}

function base64Url(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
