import type { PreparedMessage } from "@smskit/core";
import { canonicalNumber, type Deadline, toSmsError } from "@smskit/core/wrapper";
import type { CodeMethod, CodeRequest } from "./code-method.ts";
import { createCode } from "./create-code.ts";
import { missingCode } from "./refusals.ts";
import type { TextVerifierOptions } from "./verifier.ts";

/** Codes of this app: the connector's template, filled with a new code and the minutes that it lives. */
export function createTextedCodes(options: {
  connector: TextVerifierOptions["connector"];
  message: TextVerifierOptions["message"];
  codeLength: number;
  lifeMs: number;
  now: () => number;
}): CodeMethod {
  const { connector, codeLength, now } = options;
  const expiresInMinutes = Math.max(1, Math.floor(options.lifeMs / 60_000));

  function prepareText(call: Deadline, request: CodeRequest, code: string): Promise<PreparedMessage> {
    const { to, usageType, locale, reference } = request;
    const variables = { code, expiresInMinutes };
    const message = { ...options.message, to, usageType, locale, reference, variables };
    const prepareOnce = async () => {
      try {
        const prepared = await connector.prepare(message);
        // An app's own usage type may have a template without it.
        if (prepared.body?.includes(code) === false) throw missingCode();
        return { ...prepared, to: await canonicalNumber(prepared.to, "to") };
      } catch (thrown) {
        throw toSmsError(thrown, connector, "not-sent");
      }
    };
    return call.wait(prepareOnce());
  }

  return {
    source: connector,
    async prepare(call, request) {
      const code = createCode(codeLength);
      const prepared = await prepareText(call, request, code);
      return {
        to: prepared.to,
        code,
        async send(expiresAt, sendOptions) {
          const secondsLeft = Math.floor((expiresAt - now()) / 1_000);
          const message: PreparedMessage = {
            ...prepared,
            // A late text would contain an expired code. Providers that do not support it send anyway.
            validityPeriodSeconds: Math.max(1, secondsLeft),
            bestEffort: [...(prepared.bestEffort ?? []), "validityPeriodSeconds"],
          };
          const receipt = await connector.send(message, sendOptions);
          return { receipt, message: { connector: receipt.connector, id: receipt.id } };
        },
      };
    },
    readNumber: async (call, request) => (await prepareText(call, request, "0".repeat(codeLength))).to,
    confirm: async (message) => connector.reportOutcome?.(message, "confirmed"),
  };
}
