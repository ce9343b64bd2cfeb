import {
  type ConnectorDefinition,
  type ConnectorRuntime,
  type DeliveryUpdate,
  type MessageRef,
  type PreparedMessage,
  type SmsConnector,
  SmsError,
  type SmsErrorCode,
} from "@smskit/core";
import {
  baseUrlSchema,
  type CallContext,
  callbackUrl,
  createHttpClient,
  type Delivered,
  dateOf,
  defineConnector,
  errorFromResponse,
  expectSameMessage,
  fieldsOf,
  type HttpClient,
  type HttpResponse,
  phoneOf,
  priceOf,
  textOf,
} from "@smskit/core/provider";
import { features, problemsOf, type ReferenceConfig } from "./reference-config.ts";
import { outcomeIn } from "./reference-reports.ts";

/** What the delivery of one message works with; broken connectors replace it. */
export interface Tools {
  config: ReferenceConfig;
  http: HttpClient;
  /** From the host's root. */
  path: string;
  headers: Record<string, string>;
}

/** One request, one response. */
export type Deliver = (tools: Tools, message: PreparedMessage, context: CallContext) => Promise<Delivered>;

/** Makes a small connector that keeps every rule. It speaks the API that Twilio's mock serves. */
export function createReference(
  config: ReferenceConfig,
  runtime: ConnectorRuntime = {},
  deliver: Deliver = deliverProperly,
): SmsConnector {
  const problems = problemsOf(config);
  if (problems.length > 0) {
    throw new SmsError({ code: "invalid-config", message: `The config is wrong: ${problems.join("; ")}.` });
  }
  const { baseUrl, templates } = config;
  const definition: ConnectorDefinition<string> = defineConnector({
    provider: "reference",
    name: "Reference",
    configSchema: baseUrlSchema,
    features,
    knowsCode: (code) => codes.has(Number(code)),
    create(_, { http }) {
      const tools = toolsOf(config, createHttpClient({ baseUrl, ...http }));
      return {
        deliver: (message, context) => deliver(tools, message, context),
        check: (context) => check(tools, context),
        async getStatus(message, context) {
          const found = await read(tools, `/${message.id}.json`, context);
          if (textOf(found["sid"]) === "") throw unreadable();
          return updateOf(found);
        },
        find: (message, since, context) => find(tools, message, since, context),
        cancel: (message, context) => change(tools, message, ".json", { Status: "canceled" }, context),
        redact: (message, context) => change(tools, message, ".json", { Body: "" }, context),
        reportOutcome: (message, outcome, context) =>
          change(tools, message, "/Feedback.json", { Outcome: outcome }, context),
        close: () => tools.http.close(),
      };
    },
  });
  return definition.create(baseUrl, { templates, ...runtime });
}

/** What a message is on the wire. A scheduled one needs a service. */
export function formOf(message: PreparedMessage, { from, service }: ReferenceConfig): string {
  const { to, body = "", sendAt, validityPeriodSeconds } = message;
  const form = new URLSearchParams({ To: to, From: message.from ?? from, Body: body, ...optionsOf(message) });
  const callback = callbackUrl(message, undefined);
  if (callback !== undefined) form.append("StatusCallback", callback);
  if (validityPeriodSeconds !== undefined) form.append("ValidityPeriod", String(validityPeriodSeconds));
  if (sendAt === undefined) return form.toString();
  form.append("MessagingServiceSid", service);
  form.append("ScheduleType", "fixed");
  form.append("SendAt", sendAt.toISOString());
  return form.toString();
}

/** The one option that there is. */
function optionsOf({ providerOptions = {} }: PreparedMessage): Record<string, string> {
  const { messageIntent, ...unknown } = fieldsOf((providerOptions as Record<string, unknown>)["reference"]);
  if (Object.keys(unknown).length > 0) {
    throw new SmsError({
      code: "invalid-message",
      message: "providerOptions.reference: has an unknown option.",
    });
  }
  return messageIntent === undefined ? {} : { MessageIntent: textOf(messageIntent) };
}

/** Posts a message, and returns the response to be judged. */
export function post({ http, path, headers, config }: Tools, message: PreparedMessage, context: CallContext) {
  return http.request({
    method: "POST",
    path: `${path}.json`,
    headers,
    body: formOf(message, config),
    ...context,
  });
}

function unreadable(): SmsError {
  return new SmsError({ code: "unavailable", message: "The response is not about a message." });
}

/** What a good response says. */
export function acceptedIn(response: HttpResponse): Delivered {
  const message = parse(response.body);
  if (response.status < 200 || response.status > 299) throw refusalIn(response);
  if (textOf(message["sid"]) === "") throw errorFromResponse("Reference", response);
  const status = message["status"] === "scheduled" ? "scheduled" : "accepted";
  const count = Number(message["num_segments"]);
  const segments = Number.isInteger(count) && count > 0 && count < 1_000 ? count : undefined;
  return { id: textOf(message["sid"]), to: echoedIn(message), status, segments, raw: message };
}

function echoedIn({ to }: Record<string, unknown>): string | undefined {
  return typeof to === "string" ? to : undefined;
}

/** The error of a response that is not an acceptance. */
export function refusalIn(response: HttpResponse): SmsError {
  const { code } = parse(response.body);
  const known = codes.get(Number(code));
  const message = sentences.get(Number(code));
  return errorFromResponse("Reference", response, {
    ...(known === undefined ? {} : { code: known }),
    ...(message === undefined ? {} : { message }),
    ...(/^\d{5}$/.test(String(code)) ? { providerCode: String(code) } : {}),
  });
}

const codes = new Map<number, SmsErrorCode>([
  [20003, "authentication"],
  [21211, "invalid-recipient"],
  [21408, "permission"],
  [21610, "recipient-blocked"],
]);

const sentences = new Map<number, string>([
  [21624, "validityPeriodSeconds: must be 1 to 36000."],
  [35114, "sendAt: must be 300 seconds to 35 days ahead."],
  [35115, "sendAt: must be 300 seconds to 35 days ahead."],
  [35117, "sendAt: must be 300 seconds to 35 days ahead."],
]);

async function deliverProperly(tools: Tools, message: PreparedMessage, context: CallContext) {
  return acceptedIn(await post(tools, message, context));
}

/** Returns the fields of a JSON object; an empty object for any other value. */
export function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What a connector of a config works with. */
export function toolsOf(config: ReferenceConfig, http: HttpClient): Tools {
  return {
    config,
    http,
    path: `/2010-04-01/Accounts/${config.account}/Messages`,
    headers: {
      Authorization: `Basic ${btoa(`${config.account}:${config.token}`)}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
  };
}

async function read({ http, path, headers }: Tools, rest: string, context: CallContext) {
  const response = await http.request({ path: path + rest, headers, ...context });
  if (response.status !== 200) throw refusalIn(response);
  return parse(response.body);
}

/** Tells the provider something about a message that it has. */
async function change(
  { http, path, headers }: Tools,
  message: MessageRef,
  rest: string,
  form: Record<string, string>,
  context: CallContext,
): Promise<void> {
  const body = new URLSearchParams(form).toString();
  const response = await http.request({
    method: "POST",
    path: `${path}/${message.id}${rest}`,
    headers,
    body,
    ...context,
  });
  if (response.status < 200 || response.status > 299) throw refusalIn(response);
  const { sid, message_sid } = parse(response.body);
  expectSameMessage("Reference", message, message_sid ?? sid);
}

async function check(tools: Tools, context: CallContext) {
  const account = await read({ ...tools, path: tools.path.replace(/\/Messages$/, ".json") }, "", context);
  return account["status"] === "active"
    ? [{ level: "ok" as const, field: "account", message: "The account is active." }]
    : [{ level: "error" as const, field: "account", message: "The account is not active." }];
}

async function find(tools: Tools, { to, body }: PreparedMessage, since: Date, context: CallContext) {
  const list = await read(tools, `.json?To=${encodeURIComponent(to)}`, context);
  const found = (list["messages"] as Record<string, unknown>[]).filter(
    (message) => message["body"] === body && new Date(String(message["date_created"])) >= since,
  );
  const id = found[0]?.["sid"];
  return found.length === 1 ? { id: String(id), to, status: "accepted" as const } : undefined;
}

function updateOf(message: Record<string, unknown>): DeliveryUpdate {
  const { error_code } = message;
  const to = phoneOf(message["to"]);
  const price = priceOf(textOf(message["price"]).replace(/^-/, ""), message["price_unit"]);
  return {
    provider: "reference",
    id: textOf(message["sid"]),
    at: dateOf(message["date_updated"]),
    ...outcomeIn(
      textOf(message["status"]),
      /^\d{5}$/.test(String(error_code)) ? String(error_code) : undefined,
    ),
    ...(to !== undefined && { to }),
    ...(price !== undefined && { price }),
  };
}
