import { Agent } from "node:http";
import { inspect } from "node:util";
import type { PreparedMessage, SendOptions, SmsMessage } from "@smskit/core";
import { referenceConfig } from "../reference-config.ts";
import { createReference } from "../reference-connector.ts";
import { altered, type BrokenConnector, toolsFor } from "./mistakes.ts";

/** What the last caller wanted. */
let current: SmsMessage | PreparedMessage;

/** Mistakes of sends that succeed. */
export const brokenSending: readonly BrokenConnector[] = [
  {
    mistake: "resolves before the provider has accepted the message",
    create: altered((good) => ({
      async send(message, options) {
        const { to } = await good.prepare(message);
        good.send(message, options).catch(() => {});
        return { connector: good.id, provider: good.provider, id: "queued", to, status: "queued" };
      },
    })),
    fails: {
      "sends-once": /by the time that send\(\) resolves/,
      "leaves-server-errors-unknown": /must throw; it resolved/,
      "gives-a-receipt": /the receipt/,
    },
  },
  {
    mistake: "reads options that there may be none of",
    create: altered((good) => ({
      send: async (message, options) => good.send(message, { timeoutMs: (options as SendOptions).timeoutMs }),
    })),
    fails: { "sends-once": /must succeed; it threw TypeError/ },
  },
  {
    mistake: "sends twice, to be sure",
    create: altered((good) => ({
      async send(message, options) {
        await good.send(message, options);
        return good.send(message, options);
      },
    })),
    fails: { "sends-once": /the text, once/, "keeps-sends-apart": /arrives once/ },
  },
  {
    mistake: "keeps the message in a variable that all sends share",
    create: altered((good) => ({
      async send(message, options) {
        current = message;
        await good.prepare(message);
        return good.send(current, options);
      },
    })),
    fails: { "keeps-sends-apart": /the receipt of this message/ },
  },
  {
    mistake: "makes up an id for the receipt",
    create: altered((good) => ({
      send: async (message, options) => ({ ...(await good.send(message, options)), id: crypto.randomUUID() }),
    })),
    fails: { "gives-a-receipt": /the provider's own id/ },
  },
  {
    mistake: "loses the reference",
    create: altered((good) => ({
      async send(message, options) {
        const { reference: _, ...receipt } = await good.send(message, options);
        return receipt;
      },
    })),
    fails: { "gives-a-receipt": /the receipt/, "keeps-sends-apart": /the receipt/ },
  },
  {
    mistake: "shows the provider's whole response in the receipt",
    create: altered((good) => ({
      async send(message, options) {
        const receipt = await good.send(message, options);
        return { ...receipt, raw: receipt.raw };
      },
    })),
    fails: { "gives-a-receipt": /not enumerable/ },
  },
  {
    mistake: "says of a message that was accepted that it failed",
    create: altered((good) => ({
      send: async (message, options) => ({ ...(await good.send(message, options)), status: "failed" }),
    })),
    fails: { "gives-a-receipt": /status of an accepted message/ },
  },
  {
    mistake: "has optional methods that are not functions",
    create: altered(() => ({ cancel: null as never })),
    fails: { "names-itself": /cancel is a function, or absent/ },
  },
  {
    mistake: "ignores the id that the caller chose in its receipts",
    create: altered((good) => ({
      send: async (message, options) => ({ ...(await good.send(message, options)), connector: "reference" }),
    })),
    fails: { "names-itself": /receipts name it/ },
  },
  {
    mistake: "throws at once instead of rejecting",
    create: altered((good) => ({
      send(message, options) {
        if (options?.idempotencyKey !== undefined) throw new TypeError("no keys here");
        if (typeof message.to !== "string") throw new TypeError("no recipient");
        return good.send(message, options);
      },
    })),
    fails: {
      "takes-no-idempotency-key": /must return a promise that rejects/,
      "canonical-numbers": /must return a promise that rejects/,
    },
  },
  {
    mistake: "prefixes the text each time that it is prepared",
    create: altered((good) => {
      const prepare = async (message: SmsMessage | PreparedMessage) => {
        const prepared = await good.prepare(message);
        return { ...prepared, body: `[Acme] ${prepared.body}` };
      };
      return { prepare, send: async (message, options) => good.send(await prepare(message), options) };
    }),
    fails: { "prepares-idempotently": /prepared again/ },
  },
  {
    mistake: "renders a prepared message again when it sends it",
    create: altered((good) => ({
      send(message, options) {
        const { body: _, ...rest } = message;
        return good.send((message.usageType ? rest : message) as SmsMessage, options);
      },
    })),
    fails: { "prepares-idempotently": /a prepared text is sent unchanged/ },
  },
  {
    mistake: "loses the variables when it prepares",
    create: altered((good) => ({
      async prepare(message) {
        const { variables: _, ...prepared } = await good.prepare(message);
        return prepared;
      },
    })),
    fails: { "prepares-idempotently": /keeps the fields of its message/ },
  },
  {
    mistake: "writes the canonical number into the caller's message",
    create: altered((good) => ({
      async prepare(message) {
        const prepared = await good.prepare(message);
        message.to = prepared.to;
        return prepared;
      },
    })),
    fails: { "prepares-idempotently": /the caller's message is not changed/ },
  },
  {
    mistake: "takes an idempotency key, and does nothing with it",
    create: altered((good) => ({
      send: (message, { idempotencyKey: _, ...options } = {}) => good.send(message, options),
    })),
    fails: { "takes-no-idempotency-key": /must throw; it resolved/ },
  },
  {
    mistake: "destroys the agent that it shares when it is closed",
    create: ({ url, config, runtime }) => {
      const http = { agent: sharedAgent };
      const good = createReference({ ...referenceConfig, baseUrl: url, ...config }, { ...runtime, http });
      return { ...good, close: async () => sharedAgent.destroy() };
    },
    fails: { "closes-alone": /send\(\) must succeed/ },
  },
  {
    mistake: "never ends closing",
    create: altered(() => ({ close: () => new Promise(() => {}) })),
    fails: { "closes-alone": /close\(\) must end/ },
  },
  {
    mistake: "keeps its sockets after it was closed",
    create: ({ url, config, runtime }) => {
      const http = { agent: new Agent({ keepAlive: true }) };
      return createReference({ ...referenceConfig, baseUrl: url, ...config }, { ...runtime, http });
    },
    fails: { "closes-alone": /no socket or timer/ },
  },
  {
    mistake: "shows its config when it is printed",
    create: altered((_, { url }) => ({ tools: toolsFor(url) }) as object),
    fails: { "hides-its-config": /util.inspect.* shows/ },
  },
  {
    mistake: "logs what it sends",
    create: altered((good) => ({
      async send(message, options) {
        process.stdout.write(`sending ${inspect(await good.prepare(message))}\n`);
        return good.send(message, options);
      },
    })),
    fails: { "logs-no-secret": /shows the/ },
  },
];

const sharedAgent = new Agent({ keepAlive: true });
