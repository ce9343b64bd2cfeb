import type { PreparedMessage, SmsConnector, UsageType } from "@smskit/core";
import { canonicalNumber, type Deadline, toSmsError } from "@smskit/core/wrapper";
import { missingCode } from "./refusals.ts";
import type { VerifierOptions } from "./verifier.ts";

/** The start or resend that a text is made for. */
export interface TextToPrepare {
  to: string;
  usageType: UsageType;
  locale?: string | undefined;
  reference?: string | undefined;
}

/** Prepares the texts that contain codes: the connector's template, filled with the code and the minutes that it lives. */
export function createTextPreparer(options: {
  connector: SmsConnector;
  message: VerifierOptions["message"];
  lifeMs: number;
}) {
  const { connector } = options;
  const expiresInMinutes = Math.max(1, Math.floor(options.lifeMs / 60_000));

  return function prepare(call: Deadline, text: TextToPrepare, code: string): Promise<PreparedMessage> {
    const { to, usageType, locale, reference } = text;
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
  };
}
