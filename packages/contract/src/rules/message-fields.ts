import type { SmsMessage } from "@smskit/core";
import { assert, expect } from "vitest";
import { recipient } from "../bench.ts";
import type { Bench, ContractRule, SenderKind } from "../contract-rule.ts";
import { atProvider, expectRefused, sendDeclared } from "../send-declared.ts";

/** A sender that no account has, by kind. */
const strangers: Readonly<Record<SenderKind, string>> = {
  e164: "+447700900999",
  "short-code": "98765",
  alphanumeric: "Smskit",
};

/** Options that no interface declares. */
function withOptions(message: SmsMessage, providerOptions: object): SmsMessage {
  return { ...message, providerOptions } as SmsMessage;
}

function requestOf(bench: Bench, receipt: { id: string }): string {
  return JSON.stringify(atProvider(bench, receipt).parameters);
}

/** Fields of a message that the provider sees as they were given, or that are refused. */
export const messageFieldRules: readonly ContractRule[] = [
  {
    id: "sends-from-the-sender",
    title: "sends from the message's sender, of every kind that the features declare and of no other",
    needs: "provider",
    async run(bench) {
      const { connector, message, send, senders = {} } = bench;
      const declared = connector.features?.senders;
      for (const kind of Object.keys(strangers) as SenderKind[]) {
        const sample = senders[kind];
        if (declared !== undefined && !declared.includes(kind)) {
          const stranger = message({ from: strangers[kind], to: recipient });
          await expectRefused(bench, `a sender of the kind "${kind}", which the features lack,`, stranger);
          continue;
        }
        if (sample === undefined) {
          assert(
            declared === undefined,
            `senders: pass a sender of the kind "${kind}", which the features declare`,
          );
          continue;
        }
        const { from, to = recipient, shown = from } = sample;
        const receipt = await send(message({ from, to }));
        expect(atProvider(bench, receipt).from, `the sender of a text from "${from}"`).toBe(shown);
      }
    },
  },
  {
    id: "passes-provider-options",
    title: "passes on the provider's own options, refuses unknown ones, and ignores those of other providers",
    needs: "provider",
    async run(bench) {
      const { connector, message, send, refused, provider, providerOptions } = bench;
      const unknown = withOptions(message(), { [connector.provider]: { smskitUnknownOption: "unknown" } });
      const error = await refused(unknown);
      expect(error, "an unknown option").toMatchObject({ code: "invalid-message", delivery: "not-sent" });
      expect(provider.carrier.messages, "nothing is sent").toHaveLength(0);

      const others = { "another-provider": { smskitOption: "of-another-provider" } };
      const receipt = await send(withOptions(message(), others));
      expect(requestOf(bench, receipt), "options of another provider").not.toContain("of-another-provider");

      if (providerOptions === undefined) return;
      const plain = requestOf(bench, await send(message()));
      const own = await send(withOptions(message(), { [connector.provider]: providerOptions }));
      for (const [name, value] of Object.entries(providerOptions)) {
        const text = String(value);
        const problem = `providerOptions: pick a value of ${name} with more digits: so few are in a time or an id by chance`;
        assert(!/^\d{1,4}$/.test(text), problem);
        assert(!plain.includes(text), `providerOptions: pick a value of ${name} that no other request has`);
        expect(requestOf(bench, own), `the option ${name}, at the provider`).toContain(text);
      }
    },
  },
  {
    id: "reports-to-the-callback",
    title: "has a message's delivery reported to its own status callback, if the features declare it",
    needs: "app",
    async run(bench) {
      const { connector, message, send, provider, app } = bench;
      const statusCallback = `${app.url}/of-one-message?tenant=7`;
      const isDeclared = connector.features?.statusCallback;
      const field = "statusCallback";
      const receipt = await sendDeclared(bench, message({ statusCallback }), { field, isDeclared });
      if (receipt === undefined) return;
      await send(message());
      await provider.carrier.idle();
      const { pathname } = new URL(statusCallback);
      const arrived = app.requests.filter(({ url }) => new URL(url).pathname === pathname);
      assert(arrived.length > 0, "the provider must report to the status callback of the message");
      const reports = atProvider(bench, receipt).callbacks.length;
      expect(arrived.length, "only this message is reported to its status callback").toBe(reports);
      const { webhooks } = connector.features ?? {};
      const proofs: readonly string[] = webhooks ? webhooks.signatures : [];
      for (const { method, url } of arrived) {
        // The query also has the parameters of the report, or the secret.
        if (method === "GET" || proofs.includes("url-secret"))
          expect(new URL(url).searchParams.get("tenant"), "the callback's query").toBe("7");
        else expect(url, "the status callback, as the provider requests it").toBe(statusCallback);
      }
    },
  },
];
