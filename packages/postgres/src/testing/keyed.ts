import { SmsError } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import * as z from "@smskit/core/zod";
import { allFeatures } from "@smskit/test-support/features";
import { createKeyedProvider } from "@smskit/test-support/keyed-provider";

/** A connector of a provider that sends once for a key, and the provider. */
export function createKeyed(windowSeconds = 86_400) {
  const provider = createKeyedProvider(SmsError, { windowSeconds });
  const definition = defineConnector({
    provider: "keyed",
    name: "Keyed",
    configSchema: z.strictObject({}),
    features: { ...allFeatures, idempotency: { withinSeconds: windowSeconds } },
    create: () => ({ deliver: provider.deliver }),
  });
  return { connector: definition.create({}), provider };
}
