import type { GenericEndpointContext } from "better-auth";
import { getIP } from "better-auth/api";

/** What is known of the person who makes a request. */
export interface Caller {
  /** As Better Auth finds it: by its options `advanced.ipAddress`. */
  ip?: string | undefined;
  /** The `Accept-Language` header. */
  locale?: string | undefined;
}

/** Reads the caller of a request; nothing for a call of `auth.api` without headers. */
export function callerOf(ctx: GenericEndpointContext | undefined): Caller {
  const headers = ctx?.request?.headers ?? ctx?.headers;
  if (ctx === undefined || headers === undefined) return {};
  return {
    ip: getIP(headers, ctx.context.options) ?? undefined,
    locale: headers.get("accept-language") ?? undefined,
  };
}
