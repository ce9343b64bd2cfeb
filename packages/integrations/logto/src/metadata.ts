import type { ConnectorMetadata } from "@logto/connector-kit";
import type { ConnectorDefinition } from "@smskit/core";
import type { ConnectorSetup } from "@smskit/core/provider";
import { formItemsOf, labelOf } from "./form-items.ts";

/** A speech bubble, as a data URI: Logto would look for a file beside the connector. */
const logo = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#5d34f2" d="M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-8l-6 5v-5H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"/><path fill="#fff" d="M7 9h2v2H7zm4 0h2v2h-2zm4 0h2v2h-2z"/></svg>',
)}`;

/** What Logto's console shows for a provider: its name, how an account is set up, and a form for its config. */
export function metadataOf(definition: Omit<ConnectorDefinition, "create">): ConnectorMetadata {
  const { provider, name, setup } = definition;
  return {
    id: `smskit-${provider}`,
    target: `smskit-${provider}`,
    // The kind of device matters to social connectors only.
    platform: null,
    name: { en: `${name} (smskit)` },
    description: { en: `Texts verification codes through ${name}.` },
    logo,
    logoDark: null,
    readme: readmeOf(name, setup),
    formItems: formItemsOf(definition.configJsonSchema),
  };
}

function readmeOf(name: string, { steps, choices = [] }: Partial<ConnectorSetup> = {}): string {
  const alternatives = choices.map(({ question, options }) => {
    const labels = options.map(({ label, fields }) => `${label} (${fields.map(labelOf).join(", ")})`);
    return `${question} Fill in one: ${labels.join(", or ")}.`;
  });
  return [
    `# ${name} (smskit)`,
    `Texts verification codes through ${name}.`,
    ...(steps === undefined ? [] : ["## Set up the account", listOf([...steps, ...alternatives])]),
    "## Texts",
    "A template is an object with a `usageType`, a `content` with `{{code}}` in place of the passcode, and, for one language only, a `locale` such as `pt-BR`. The template `Generic` is used for usage types without a template. When you save the config, Logto shows what is wrong with each field.",
  ].join("\n\n");
}

function listOf(items: readonly string[]): string {
  return items.map((item, index) => `${index + 1}. ${item}`).join("\n");
}
