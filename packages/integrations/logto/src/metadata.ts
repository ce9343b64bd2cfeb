import type { ConnectorMetadata } from "@logto/connector-kit";
import type { ConnectorDefinition } from "@smskit/core";
import { formItemsOf } from "./form-items.ts";

/** A speech bubble; a data URI, since Logto would look for a file beside the connector. */
const logo = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#5d34f2" d="M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-8l-6 5v-5H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"/><path fill="#fff" d="M7 9h2v2H7zm4 0h2v2h-2zm4 0h2v2h-2z"/></svg>',
)}`;

/** What Logto's console shows of a provider: its name, and a form for its config. */
export function metadataOf(definition: Omit<ConnectorDefinition, "create">): ConnectorMetadata {
  const { provider, name } = definition;
  return {
    id: `smskit-${provider}`,
    target: `smskit-${provider}`,
    // The kind of device matters to social connectors only.
    platform: null,
    name: { en: `${name} (smskit)` },
    description: { en: `Texts verification codes through ${name}.` },
    logo,
    logoDark: null,
    readme: readmeOf(name),
    formItems: formItemsOf(definition.configJsonSchema),
  };
}

function readmeOf(name: string): string {
  return [
    `# ${name} (smskit)`,
    `Texts verification codes through ${name}.`,
    "A template is an object with a `usageType`, a `content` with `{{code}}` where the passcode goes, and, for one language only, a `locale` such as `pt-BR`. The template `Generic` serves the usage types that have none of their own. Whatever is wrong with the config is said when it is saved, field by field.",
  ].join("\n\n");
}
