import { expectArgument } from "../config/check-arguments.ts";
import type { ProviderFeatures, Seconds } from "../connector/provider-features.ts";

/** A few words about each feature, in the order in which they are shown. */
export type FeatureDescriptions = { readonly [Feature in keyof ProviderFeatures]: string };

/**
 * Says in a few words what a provider can do: for documentation and command lines.
 * @example
 * describeFeatures(connector.features).schedule; // "5 minutes to 35 days ahead"
 */
export function describeFeatures(features: ProviderFeatures): FeatureDescriptions {
  const isFeatures: boolean = Array.isArray(features?.senders);
  expectArgument(isFeatures, "describeFeatures: takes the features of a connector.");
  const { text, senders, schedule, validity, reference, statusCallback, idempotency, webhooks } = features;
  return {
    text: texts[text],
    senders: senders.map((sender) => senderNames[sender]).join(", "),
    schedule: schedule ? `${rangeOf(schedule)} ahead` : "no",
    validity: validity ? rangeOf(validity) : "no",
    reference: references[String(reference) as keyof typeof references],
    statusCallback: statusCallback ? "for each message" : "no",
    idempotency: idempotency ? `sends once for a key, for ${duration(idempotency.withinSeconds)}` : "no",
    webhooks: webhooks ? describeWebhooks(webhooks) : "no",
  };
}

const texts = {
  content: "texts",
  "template-id": "templates that the provider stores",
  both: "texts, and templates that the provider stores",
} as const;

const senderNames = {
  e164: "numbers",
  "short-code": "short codes",
  alphanumeric: "names",
  service: "services",
} as const;

const references = {
  false: "in receipts only",
  field: "in delivery updates",
  "callback-url": "in delivery updates to a callback URL",
} as const;

const signatureNames = {
  hmac: "HMAC",
  rsa: "RSA",
  ed25519: "Ed25519",
  jwt: "JWT",
  basic: "HTTP Basic",
  "url-secret": "secret in the URL",
} as const;

function describeWebhooks({
  delivery,
  inbound,
  signatures,
  coversBody,
}: Exclude<ProviderFeatures["webhooks"], false>): string {
  const reported = [delivery ? ["deliveries"] : [], inbound ? ["inbound texts"] : []].flat().join(", ");
  const proof = signatures.map((signature) => signatureNames[signature]).join(" or ");
  return `${reported}; ${proof === "" ? "unsigned" : proof}${coversBody ? "" : ", without the body"}`;
}

function rangeOf({ min, max }: Seconds): string {
  return `${duration(min)} to ${duration(max)}`;
}

const units = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** In the largest unit that leaves no rest: `"35 days"`, `"90 seconds"`. */
function duration(seconds: number): string {
  const [name, length] = units.find(([, size]) => seconds >= size && seconds % size === 0) ?? units[3];
  const count = seconds / length;
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
