import { type ConnectorDefinition, type ConnectorRuntime, type SmsConnector, SmsError } from "@smskit/core";
import {
  baseUrlSchema,
  basicAuth,
  createHttpClient,
  defineConnector,
  type ErrorRow,
  errorFromResponse,
  fieldsOf,
  findError,
  type HttpResponse,
  parseJson,
  textOf,
} from "@smskit/core/provider";
import { type Carrier, createCarrier, startMockServer } from "@smskit/mock";
import { defineMockProvider, jsonParameters, jsonResponse } from "@smskit/mock/provider";
import { noFeatures } from "@smskit/test-support/features";
import type { ContractOptions } from "../../contract-rule.ts";
import { referenceConfig } from "../reference-config.ts";
import { refuseOptions } from "./refuse-options.ts";

const password = "uncoded-fedcba9876543210";
const path = "/v1/texts";

/** What the provider says about these numbers: a status and a sentence, which repeats the number. */
const refused: ReadonlyMap<string, number> = new Map([
  ["+15005550001", 400],
  ["+15005550002", 402],
]);

function mockUncoded(carrier: Carrier) {
  return defineMockProvider({
    provider: "uncoded",
    carrier,
    sites: [
      {
        host: "api.uncoded.example",
        hosts: /^api\.uncoded\.example$/,
        matches: (request) => request.path === path,
      },
    ],
    recipientOf: ({ json }) => textOf(json?.["to"]),
    respond({ json = {}, basic }, uplink) {
      const { to, body } = { to: textOf(json["to"]), body: textOf(json["text"]) };
      if (basic?.password !== password) return jsonResponse(401, { error: "Unauthorized." });
      const status = refused.get(to);
      if (status !== undefined) return jsonResponse(status, { error: `The text to ${to} cannot be sent.` });
      const { id } = uplink.accept({
        id: crypto.randomUUID(),
        provider: "uncoded",
        from: textOf(json["from"]),
        to,
        body,
        status: "queued",
        failureOf: () => ({ status: "undelivered", errorCode: "failed" }),
        parameters: jsonParameters(json),
      });
      return jsonResponse(202, { id, to });
    },
    refuse(refusal) {
      const statuses = { "rate-limited": 429, "not-found": 404, "method-not-allowed": 405, "too-large": 413 };
      const status = refusal.reason === "server-error" ? refusal.status : statuses[refusal.reason];
      return jsonResponse(status, { error: "It failed." });
    },
  });
}

/** What statuses mean in a body of the provider's own form. */
const errors: readonly ErrorRow[] = [
  [400, "invalid-message", "A field is invalid: check to, from and the text."],
  [402, "insufficient-funds", "The account has no credit left: top it up."],
];

export function errorFromUncoded(response: HttpResponse): SmsError {
  const isOwn = typeof fieldsOf(parseJson(response.body))["error"] === "string";
  return errorFromResponse("Uncoded", response, isOwn ? findError("HTTP", errors, response.status) : {});
}

/** A connector of a provider that refuses with a status and a sentence, without a code. */
function createUncoded(
  { baseUrl, templates }: { baseUrl: string; templates: (typeof referenceConfig)["templates"] },
  runtime: ConnectorRuntime,
  errorOf: typeof errorFromUncoded,
): SmsConnector {
  const definition: ConnectorDefinition<string> = defineConnector({
    provider: "uncoded",
    name: "Uncoded",
    configSchema: baseUrlSchema,
    features: { ...noFeatures, senders: ["e164"] },
    create(_, { http }) {
      const client = createHttpClient({ baseUrl, ...http });
      const headers = { "Content-Type": "application/json", Authorization: basicAuth("user", password) };
      return {
        async deliver(message, { signal }) {
          refuseOptions(message, "uncoded");
          const { to, from = "+15551230000", body: text } = message;
          if (!from.startsWith("+")) {
            throw new SmsError({ code: "invalid-sender", message: "from: must be a number in E.164." });
          }
          const body = JSON.stringify({ to, from, text });
          const response = await client.request({ method: "POST", path, headers, body, signal });
          const accepted = response.status === 202 ? fieldsOf(parseJson(response.body)) : {};
          const id = textOf(accepted["id"]);
          if (id === "") throw errorOf(response);
          return { id, to: textOf(accepted["to"]), status: "queued" };
        },
        close: () => client.close(),
      };
    },
  });
  return definition.create(baseUrl, { templates, ...runtime });
}

/** What the contract knows of a connector whose refusals have no code. */
export function uncodedOptions(errorOf = errorFromUncoded): ContractOptions {
  return {
    name: "reference of refusals without a code",
    provider: () => startMockServer({ port: 0, mocks: [mockUncoded(createCarrier())] }),
    create: ({ url, runtime }) =>
      createUncoded({ templates: referenceConfig.templates, baseUrl: url }, runtime, errorOf),
    transport: "core",
    senders: { e164: { from: "+15551230007" } },
    secrets: [password],
    refusals: [
      {
        name: "an invalid field",
        message: { to: "+15005550001" },
        code: "invalid-message",
        providerCode: null,
      },
      {
        name: "an empty account",
        message: { to: "+15005550002" },
        code: "insufficient-funds",
        providerCode: null,
      },
      { name: "a name as the sender", message: { from: "Smskit" }, code: "invalid-sender", by: "connector" },
    ],
  };
}
