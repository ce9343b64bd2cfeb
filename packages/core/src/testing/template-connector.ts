import { noFeatures } from "@smskit/test-support/features";
import * as z from "zod/mini";
import type { PreparedMessage, SmsConnector, Templates } from "../index.ts";
import { createFromSpec, type FilledTemplate, type ProviderFeatures, templatesSchema } from "../provider.ts";

/** What a provider received: its own template with values, or a text. */
export type Request = { to: string } & (
  | { template: FilledTemplate["id"]; values: readonly string[]; named: FilledTemplate["parameters"] }
  | { text: string | undefined }
);

/** A provider that sends texts, templates that it stores, or both. */
export function createTemplateConnector(
  text: ProviderFeatures["text"],
  templates: Templates,
  provider = "acme",
): SmsConnector & { readonly requests: readonly Request[]; readonly prepared: readonly PreparedMessage[] } {
  const requests: Request[] = [];
  const delivered: PreparedMessage[] = [];
  const connector = createFromSpec(
    {
      provider,
      name: provider,
      features: { ...noFeatures, text },
      configSchema: z.strictObject({ templates: z.optional(templatesSchema) }),
      create: () => ({
        async deliver(prepared, { template }) {
          const { to, body } = prepared;
          delivered.push(prepared);
          requests.push(
            template === undefined
              ? { to, text: body }
              : { to, template: template.id, values: template.values, named: template.parameters },
          );
          return { id: `M${requests.length}`, status: "accepted" as const };
        },
      }),
    },
    { templates },
  );
  return Object.assign(connector, { requests, prepared: delivered });
}
