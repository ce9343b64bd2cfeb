import { SmsError } from "@smskit/core";
import type { MiddlewareHandler } from "hono";
import { basicAuth } from "hono/basic-auth";
import { problemPage } from "./pages.ts";
import { isLocalRequest } from "./remote-address.ts";

/** The name that goes with the token. */
export const operatorName = "operator";

/** @throws {SmsError} `invalid-config` for a token that could be guessed. */
export function checkOperatorToken(token: string | undefined): string | undefined {
  if (token === undefined || token.length >= 16) return token;
  const message = "OPERATOR_TOKEN must have at least 16 characters, at random.";
  throw new SmsError({ code: "invalid-config", message });
}

/**
 * Who may see the operator's page: anyone with the token. Without one, in offline mode, the person at this
 * machine; with a real account, nobody.
 */
export function operatorAccess(parts: { token: string | undefined; offline: boolean }): MiddlewareHandler {
  const password = checkOperatorToken(parts.token);
  if (password !== undefined) return basicAuth({ username: operatorName, password, realm: "Operator" });
  return async (context, next) => {
    if (parts.offline && isLocalRequest(context)) return next();
    const text = parts.offline
      ? "In offline mode, this page is for a browser on the machine that the app runs on. For others, start the app with OPERATOR_TOKEN."
      : "With an account, this page needs a token: start the app with OPERATOR_TOKEN.";
    return context.html(problemPage({ title: "Not open", text }), 403);
  };
}
