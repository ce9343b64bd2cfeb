/** A connector of a third party, with every kind of set-up knowledge. */
import type { ConnectorDefinition } from "@smskit/core";
import { defineConnector, secret, templatesSchema } from "@smskit/core/provider";
import * as z from "@smskit/core/zod";
import { noFeatures } from "@smskit/test-support/features";

const configSchema = z
  .strictObject({
    token: secret(z.string().check(z.regex(/^tok_\w{8,}$/, { error: "must be a token: tok_ and letters" }))),
    sender: z.optional(z.string()),
    pool: z.optional(z.string()),
    templates: z.optional(templatesSchema),
  })
  .check(
    z.refine(({ sender, pool }) => !/[a-z]/i.test(sender ?? "") || pool !== undefined, {
      path: ["pool"],
      error: "is missing: a name as the sender needs it",
    }),
  );

export const acme: ConnectorDefinition = defineConnector(
  {
    provider: "acme",
    name: "Acme",
    configSchema,
    features: noFeatures,
    create: () => ({ deliver: async () => ({ id: "1", status: "queued" }) }),
  },
  {
    steps: ["Sign up: https://acme.example.", "Numbers: buy one."],
    fields: {
      token: { description: "The secret that signs requests.", place: "Tokens → Create; shown once" },
      sender: { description: "The number or name that texts come from." },
      pool: { description: "The pool that the sender is in.", place: "Pools → yours" },
      templates: { description: "The texts." },
    },
    choices: [
      {
        question: "What does it send from?",
        options: [
          { label: "One sender", fields: ["sender"] },
          { label: "A pool", hint: "picks the sender", fields: ["pool"] },
        ],
      },
    ],
  },
);
