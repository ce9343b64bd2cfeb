import * as z from "zod/mini";
import type { PreparedMessage } from "../message/sms-message.ts";
import type { Templates } from "../message/template-entry.ts";
import { templatesSchema } from "../message/template-schema.ts";
import type { ConnectorRuntime } from "./connector-runtime.ts";
import { createFromSpec } from "./create-from-spec.ts";
import type { ProviderFeatures } from "./provider-features.ts";
import type { SmsConnector } from "./sms-connector.ts";

/** A connector that sends nothing: for tests and dry runs. */
export interface MemoryConnector extends SmsConnector {
  /** The messages it received, newest last; each with the id of its receipt. */
  readonly messages: readonly MemoryMessage[];
}

export type MemoryMessage = PreparedMessage & { readonly id: string };

export interface MemoryConnectorOptions {
  /** The texts, by usage type and locale. @default the runtime's templates */
  templates?: Templates | undefined;
}

const anySeconds = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** It refuses nothing that some provider supports, and reports nothing. */
const memoryFeatures: ProviderFeatures = {
  text: "content",
  senders: ["e164", "short-code", "alphanumeric", "service"],
  schedule: anySeconds,
  validity: anySeconds,
  reference: false,
  statusCallback: true,
  idempotency: false,
  webhooks: false,
};

/**
 * Creates a connector that renders and refuses like any other, and keeps the messages in `.messages`.
 * @throws {SmsError} `invalid-config` for invalid templates.
 */
export function createMemoryConnector(
  options: MemoryConnectorOptions = {},
  runtime?: ConnectorRuntime,
): MemoryConnector {
  const messages: MemoryMessage[] = [];
  const spec = {
    provider: "memory",
    name: "memory",
    features: memoryFeatures,
    configSchema: z.strictObject({ templates: z.optional(templatesSchema) }),
    create: () => ({
      async deliver(prepared: PreparedMessage) {
        const id = `memory-${messages.length + 1}`;
        messages.push({ ...prepared, id });
        return { id, status: "accepted" as const };
      },
    }),
  };
  return Object.assign(createFromSpec(spec, options, runtime), { messages });
}
