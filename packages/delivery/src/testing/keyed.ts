import { SmsError } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import { allFeatures } from "@smskit/test-support/features";
import { createKeyedProvider } from "@smskit/test-support/keyed-provider";
import * as z from "zod/mini";

/** A connector of a provider that sends once for a key, and the provider. */
export function createKeyed(id: string, windowSeconds = 86_400, now?: () => number) {
  const provider = createKeyedProvider(SmsError, { windowSeconds, ...(now && { now }) });
  const definition = defineConnector({
    provider: "keyed",
    name: "Keyed",
    configSchema: z.strictObject({}),
    features: { ...allFeatures, idempotency: { withinSeconds: windowSeconds } },
    create: () => ({ deliver: provider.deliver }),
  });
  return { connector: definition.create({}, { id }), provider };
}
