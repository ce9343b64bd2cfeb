import type { PreparedMessage, SmsConnector, UsageType } from "@smskit/core";
import { canonicalNumber } from "@smskit/core/wrapper";
import type { BoundedCall } from "./bounded-call.ts";
import { connectorFailure } from "./connector-failure.ts";
import { noCode } from "./refusals.ts";
import type { VerifierOptions } from "./verifier.ts";

/** What a text is made for. */
export interface TextToPrepare {
  to: string;
  usageType: UsageType;
  locale?: string | undefined;
  reference?: string | undefined;
}

/** Makes the texts that codes go out in: the connector's template, with the code, how long it lives, and one number. */
export function createTextPreparer(options: {
  connector: SmsConnector;
  message: VerifierOptions["message"];
  lifeMs: number;
}) {
  const { connector } = options;
  const expiresInMinutes = Math.max(1, Math.floor(options.lifeMs / 60_000));

  return function prepare(call: BoundedCall, text: TextToPrepare, code: string): Promise<PreparedMessage> {
    const { to, usageType, locale, reference } = text;
    const variables = { code, expiresInMinutes };
    const message = { ...options.message, to, usageType, locale, reference, variables };
    return call.within(async () => {
      try {
        const prepared = await connector.prepare(message);
        // A usage type of one's own may have a template without it.
        if (prepared.body?.includes(code) === false) throw noCode();
        return { ...prepared, to: await canonicalNumber(prepared.to, "to") };
      } catch (thrown) {
        throw connectorFailure(thrown, connector, "not-sent");
      }
    });
  };
}
