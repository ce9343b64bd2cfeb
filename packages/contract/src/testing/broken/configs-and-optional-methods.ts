import { SmsError } from "@smskit/core";
import { recipient } from "../../bench.ts";
import { referenceConfig } from "../reference-config.ts";
import { createReference } from "../reference-connector.ts";
import { altered, type BrokenConnector } from "./mistakes.ts";

/** Mistakes with configs, and with what a connector can do beyond sending. */
export const brokenConfigsAndOptionalMethods: readonly BrokenConnector[] = [
  {
    mistake: "takes any URL, and fails when it sends",
    create: ({ url, config, runtime }) => {
      const baseUrl = /^https?:\/\/127\.0\.0\.1:/.test(url) ? url : "https://127.0.0.1";
      return createReference({ ...referenceConfig, baseUrl, ...config }, runtime);
    },
    fails: { "refuses-unsafe-urls": /must throw; it was created/ },
  },
  {
    mistake: "looks for loopback at the URL's beginning",
    create: ({ url, config, runtime }) => {
      const isLocal = url.startsWith("http://127.0.0.1");
      const baseUrl = isLocal && url.includes("example.com") ? "http://127.0.0.1" : url;
      return createReference({ ...referenceConfig, baseUrl, ...config }, runtime);
    },
    fails: { "refuses-unsafe-urls": /must throw; it was created/ },
  },
  {
    mistake: "lets a TypeError out for a bad URL",
    create: ({ url, config, runtime }) =>
      createReference({ ...referenceConfig, baseUrl: new URL(url).origin, ...config }, runtime),
    fails: { "refuses-unsafe-urls": /must (?:be an SmsError|throw; it was created)/ },
  },
  {
    mistake: "tells only the first problem of a config",
    create: ({ url, config, runtime }) => {
      try {
        return createReference({ ...referenceConfig, baseUrl: url, ...config }, runtime);
      } catch (error) {
        const [first = ""] = (error as Error).message.split(";");
        throw new SmsError({ code: "invalid-config", message: first });
      }
    },
    fails: { "refuses-invalid-configs": /all problems are reported at once/ },
  },
  {
    mistake: "repeats the values of a bad config",
    create: ({ url, config, runtime }) => {
      try {
        return createReference({ ...referenceConfig, baseUrl: url, ...config }, runtime);
      } catch (error) {
        const message = `${(error as Error).message} (${JSON.stringify(config)})`;
        throw new SmsError({ code: "invalid-config", message });
      }
    },
    fails: { "refuses-invalid-configs": /shows a value of the config/ },
  },
  {
    mistake: "picks the options that it knows out of those of a send",
    create: altered((good) => ({
      send: (message, { signal, timeoutMs } = {}) => good.send(message, { signal, timeoutMs }),
    })),
    fails: { "refuses-unknown-options": /must throw; it resolved/, "takes-no-idempotency-key": /must throw/ },
  },
  {
    mistake: "picks what it knows out of what stands beside its config",
    create: ({ url, config, runtime: { id, templates, defaultCountry, http } }) =>
      createReference(
        { ...referenceConfig, baseUrl: url, ...config },
        { id, ...(templates && { templates }), defaultCountry, http },
      ),
    fails: { "refuses-unknown-options": /beside its config must throw an SmsError/ },
  },
  {
    mistake: "ignores keys that it does not know",
    create: ({ url, config, runtime }) => {
      const { account, token, from } = { ...referenceConfig, ...config };
      return createReference({ ...referenceConfig, baseUrl: url, account, token, from }, runtime);
    },
    fails: { "refuses-invalid-configs": /must throw; it was created/ },
  },
  {
    mistake: "checks its credentials by texting somebody",
    create: altered((good) => ({
      async check(options) {
        await good.send({ to: recipient, body: "Does it work?" }, options);
        return { ok: true, findings: [] };
      },
    })),
    fails: { "checks-without-sending": /nobody is texted/ },
  },
  {
    mistake: "checks without a deadline",
    create: altered((good) => ({ check: () => good.check?.({ timeoutMs: 1_000_000_000 }) as never })),
    fails: { "checks-without-sending": /must end by its deadline/ },
  },
  {
    mistake: "finds everything all right, whatever happens",
    create: altered(() => ({ check: async () => ({ ok: true, findings: [] }) })),
    fails: { "checks-without-sending": /ok for a provider that does not respond/ },
  },
  {
    mistake: "asks after messages that another connector sent",
    create: altered((good) => ({
      getStatus: ({ id }, options) => good.getStatus?.({ id, connector: good.id }, options) as never,
    })),
    fails: { "knows-its-own-messages": /another connector's message must throw/ },
  },
  {
    mistake: "takes the newest message to a recipient for the one that is looked for",
    create: altered((good) => ({
      async find(message) {
        sent ??= await good.send(message);
        return sent;
      },
    })),
    fails: { "finds-what-it-sent": /a message that was never sent/ },
  },
  {
    mistake: "finds the first of several",
    create: altered((good) => {
      let first: Awaited<ReturnType<NonNullable<typeof good.find>>>;
      return {
        async find(message, options) {
          const found = await good.find?.(message, options);
          first ??= found;
          return options.since.getTime() > Date.now() ? undefined : first;
        },
      };
    }),
    fails: { "finds-what-it-sent": /two of the same/ },
  },
];

let sent: Awaited<ReturnType<ReturnType<typeof createReference>["send"]>> | undefined;
