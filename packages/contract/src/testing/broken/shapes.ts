import type { SmsError, SmsErrorOptions } from "@smskit/core";
import { type HttpResponse, textOf } from "@smskit/core/provider";
import {
  createStored,
  properSteps,
  type StoredSteps,
  storedConfig,
  storedOptions,
} from "../shapes/stored-templates.ts";
import { errorFromUncoded, uncodedOptions } from "../shapes/uncoded-refusals.ts";
import { type BrokenConnector, errorLike } from "./mistakes.ts";

/** A connector of stored templates, with some of its steps replaced. */
function storing(changes: Partial<StoredSteps>) {
  return storedOptions({ ...properSteps, ...changes });
}

/** The same error but for some of its fields, to be named after the connector that throws it. */
function changed(error: SmsError, fields: Partial<SmsErrorOptions>): SmsError {
  return errorLike(error, { connector: undefined, provider: undefined, ...fields });
}

function failing(change: (error: SmsError, response: HttpResponse) => SmsError) {
  return storing({ errorOf: (response) => change(properSteps.errorOf(response), response) });
}

/** Mistakes of connectors whose providers have another shape than the reference connector's. */
export const brokenShapes: readonly BrokenConnector[] = [
  {
    mistake: "sends another stored template than the one that was picked",
    options: storing({
      formOf: (message, context) => ({
        ...properSteps.formOf(message, context),
        TemplateCode: "SMS_1002",
      }),
    }),
    fails: { "renders-the-template": /the id of the template, at the provider/ },
  },
  {
    mistake: "sends one code in every template",
    options: storing({
      formOf: (message, context) => ({
        ...properSteps.formOf(message, context),
        TemplateParam: JSON.stringify({ otp: "000000" }),
      }),
    }),
    fails: {
      "renders-the-template": /the value of the code, at the provider/,
      "sends-once": /the text, unchanged/,
    },
  },
  {
    mistake: "takes a text for a provider that sends only stored templates",
    options: {
      ...storedOptions(),
      create({ url, config, runtime }) {
        const good = createStored({ ...storedConfig, baseUrl: url, ...config }, runtime);
        const meant = ({ body, ...message }: Parameters<typeof good.send>[0]) =>
          ({
            ...message,
            ...(body !== undefined && { usageType: "SignIn", variables: { code: textOf(body).slice(0, 6) } }),
          }) as Parameters<typeof good.send>[0];
        return {
          ...good,
          prepare: (message) => good.prepare(meant(message)),
          send: (message, options) => good.send(meant(message), options),
        };
      },
    },
    fails: { "refuses-texts-without-a-template": /must throw; it resolved/ },
  },
  {
    mistake: "leaves a refusal inside a success unknown",
    options: failing((error) => changed(error, { delivery: "unknown" })),
    fails: { "classifies-refusals": /the error of: an invalid number/ },
  },
  {
    mistake: "gives every refusal the same code",
    options: storing({
      errorOf: (response) =>
        changed(properSteps.errorOf(response), { code: "rejected", retryable: false, failover: false }),
    }),
    fails: { "classifies-refusals": /the error of: an empty account/ },
  },
  {
    mistake: "makes up a code for what it refuses itself",
    options: storing({
      formOf(message, context) {
        try {
          return properSteps.formOf(message, context);
        } catch (error) {
          throw changed(error as SmsError, { providerCode: "isv.SMS_SIGNATURE_ILLEGAL" });
        }
      },
    }),
    fails: { "classifies-refusals": /nothing is the provider's in a refusal of the connector/ },
  },
  {
    mistake: "asks the provider about what it could refuse itself",
    options: storing({
      formOf: (message, context) =>
        properSteps.formOf(
          { ...message, from: message.from === undefined ? "Smskit" : `Number ${message.from}` },
          context,
        ),
    }),
    fails: { "classifies-refusals": /must throw; it resolved|before any request/ },
  },
  {
    mistake: "takes the status for the code of a refusal that has none",
    options: uncodedOptions((response) =>
      changed(errorFromUncoded(response), { providerCode: String(response.status) }),
    ),
    fails: { "classifies-refusals": /a code that the provider did not send/ },
  },
];
