import type { PreparedMessage } from "@smskit/core";
import { features } from "../reference-config.ts";
import { altered, type BrokenConnector, declaring, posting } from "./mistakes.ts";

/** Every option becomes one that the reference connector knows. */
function optionsFrom(message: PreparedMessage, provider: string): PreparedMessage {
  const options = (message.providerOptions as Record<string, object> | undefined)?.[provider] ?? {};
  const [messageIntent] = Object.values(options);
  return { ...message, providerOptions: { reference: { messageIntent } } as object };
}

function onlyOnce(remembered: Partial<PreparedMessage>, field: "statusCallback" | "reference") {
  return (message: PreparedMessage): PreparedMessage => {
    remembered[field] ??= message[field];
    return { ...message, [field]: remembered[field] };
  };
}

/** Mistakes with fields of a message: they are lost, changed or not declared. */
export const brokenMessageFields: readonly BrokenConnector[] = [
  {
    mistake: "loses the status callback",
    create: posting(({ statusCallback: _, ...message }) => message),
    fails: { "reports-to-the-callback": /must report to the status callback of the message/ },
  },
  {
    mistake: "adds a query to the status callback",
    create: posting(({ statusCallback, ...message }) =>
      statusCallback === undefined ? message : { ...message, statusCallback: `${statusCallback}&v=1` },
    ),
    fails: { "reports-to-the-callback": /as the provider requests it/ },
  },
  {
    mistake: "keeps the status callback of an earlier message",
    create: (context) => posting(onlyOnce({}, "statusCallback"))(context),
    fails: { "reports-to-the-callback": /only this message is reported/ },
  },
  {
    mistake: "takes a status callback, and declares that it cannot",
    create: declaring({ statusCallback: false, reference: false }),
    fails: { "reports-to-the-callback": /the features lack it/ },
  },
  {
    mistake: "ignores the sender of a message",
    create: posting(({ from: _, ...message }) => message),
    fails: { "sends-from-the-sender": /the sender of a text/ },
  },
  {
    mistake: "sends from a kind of sender that its features lack",
    create: declaring({ senders: features.senders.filter((kind) => kind !== "e164") }),
    fails: { "sends-from-the-sender": /which the features lack, must be refused/ },
  },
  {
    mistake: "ignores options of the provider that it does not know",
    create: posting((message) => optionsFrom(message, "none")),
    fails: { "passes-provider-options": /must throw; it resolved/ },
  },
  {
    mistake: "loses the options of the provider",
    create: altered((good) => ({
      async send(message, options) {
        const { providerOptions = {}, ...rest } = await good.prepare(message);
        const own = (providerOptions as Record<string, Record<string, unknown>>)["reference"];
        const isKnown = own?.["messageIntent"] !== undefined;
        return good.send(isKnown ? rest : { ...rest, providerOptions }, options);
      },
    })),
    fails: { "passes-provider-options": /the option messageIntent, at the provider/ },
  },
  {
    mistake: "sends the options of another provider",
    create: altered((good) => ({
      async send(message, options) {
        const prepared = await good.prepare(message);
        const isOther = Object.hasOwn(prepared.providerOptions ?? {}, "another-provider");
        return good.send(isOther ? optionsFrom(prepared, "another-provider") : prepared, options);
      },
    })),
    fails: { "passes-provider-options": /options of another provider/ },
  },
  {
    mistake: "loses the reference on its way to the provider",
    create: posting(({ reference: _, ...message }) => message),
    fails: { "returns-the-reference": /the reference in a delivery report/ },
  },
  {
    mistake: "gives every message the reference of the first",
    create: (context) => posting(onlyOnce({}, "reference"))(context),
    fails: { "returns-the-reference": /the reference in a delivery report/ },
  },
  {
    mistake: "sends a reference that it declares not to send",
    create: declaring({ reference: false }),
    fails: { "returns-the-reference": /a reference that the features lack, at the provider/ },
  },
  {
    mistake: "loses the reference in its receipts",
    create: altered((good) => ({
      async send(message, options) {
        const { reference: _, ...receipt } = await good.send(message, options);
        return receipt;
      },
    })),
    fails: { "returns-the-reference": /the reference in the receipt/ },
  },
];
