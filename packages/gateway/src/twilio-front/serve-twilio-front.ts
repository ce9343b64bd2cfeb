import { matchesSecret } from "@smskit/core/provider";
import { type Context, Hono } from "hono";
import type { AppTypes, GatewayContext } from "../context.ts";
import { placeOf } from "../http/place-of.ts";
import { databaseFailure } from "../state/database-failure.ts";
import { fetchAccount } from "./account-resource.ts";
import { deleteMessage, fetchMessage, updateMessage } from "./change-message.ts";
import { createMessage } from "./create-message.ts";
import { type FrontCall, sourceOf } from "./front-call.ts";
import { listMessages } from "./list-messages.ts";
import { TwilioError, twilioErrorResponse } from "./twilio-error.ts";
import type { TwilioAccount } from "./twilio-front-config.ts";

type Handler = (call: FrontCall) => Promise<Response>;

interface Resource {
  /** For logs and metrics. */
  route: string;
  /** What follows `/2010-04-01/Accounts/{AccountSid}` in the path. */
  path: RegExp;
  methods: Readonly<Record<string, Handler>>;
}

const resources: readonly Resource[] = [
  { route: "/Accounts/:account", path: /^\.json$/, methods: { GET: fetchAccount } },
  {
    route: "/Accounts/:account/Messages.json",
    path: /^\/Messages\.json$/,
    methods: { GET: listMessages, POST: createMessage },
  },
  {
    route: "/Accounts/:account/Messages/:message",
    path: /^\/Messages\/([^/]+)\.json$/,
    methods: { GET: fetchMessage, POST: updateMessage, DELETE: deleteMessage },
  },
];

/**
 * Serves the part of Twilio's API that texts need, under `/2010-04-01`: any program with a configurable Twilio URL texts through
 * any provider.
 * @see https://www.twilio.com/docs/messaging/api/message-resource
 */
export function serveTwilioFront(context: GatewayContext): Hono<AppTypes> {
  const app = new Hono<AppTypes>();
  const handle = async (c: Context<AppTypes>): Promise<Response> => {
    if (context.config.twilio === undefined) return c.notFound();
    const response = await respond(context, c).catch((thrown: Error) => {
      const refused = twilioErrorResponse(databaseFailure(thrown));
      if (refused !== undefined) return refused;
      const { name, stack } = thrown;
      context.log.error(
        { requestId: c.var.requestId, kind: name, stack: placeOf(stack) },
        "a request failed",
      );
      return twilioErrorResponse(new TwilioError(20500)) as Response;
    });
    response.headers.set("Twilio-Request-Id", `RQ${c.var.requestId.replaceAll("-", "")}`);
    return response;
  };
  for (const { route } of resources) app.all(route, handle);
  app.all("/*", handle);
  return app;
}

/** Credentials are checked first, so that a caller without them learns nothing. */
async function respond(context: GatewayContext, c: Context<AppTypes>): Promise<Response> {
  const request = c.req.raw;
  const url = new URL(request.url);
  const [accountSid, rest] = splitPath(url.pathname);
  const account = authenticate(context, request, accountSid);
  c.set("source", sourceOf(account));
  for (const { path, methods } of resources) {
    const found = path.exec(rest);
    if (found === null) continue;
    const handler = methods[request.method];
    if (handler === undefined) throw new TwilioError(20004);
    return handler({ context, account, request, url, sid: found[1] ?? "" });
  }
  throw new TwilioError(20404);
}

/** HTTP Basic with the account's SID and token, for the account in the path. */
function authenticate({ config }: GatewayContext, request: Request, accountSid: string): TwilioAccount {
  const account = config.twilio?.accounts.find((one) => one.accountSid === accountSid);
  const expected = [account?.authToken ?? []]
    .flat()
    .map((token) => Buffer.from(`${accountSid}:${token}`).toString("base64"));
  const given = /^Basic +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (account === undefined || !matchesSecret(given, expected)) throw new TwilioError(20003);
  return account;
}

/** Splits a path into the account and what follows it. */
function splitPath(path: string): [accountSid: string, rest: string] {
  const start = "/2010-04-01/Accounts/";
  if (!path.startsWith(start)) return ["", ""];
  const below = path.slice(start.length);
  const end = below.search(/[/.]/);
  return end === -1 ? [below, ""] : [below.slice(0, end), below.slice(end)];
}
