import type { ConnectorMetadata } from "@logto/connector-kit";
import type { ConnectorDefinition } from "@smskit/core";
import type { ConnectorSetup, SetupChoice } from "@smskit/core/provider";
import { formItemsOf, labelOf } from "./form-items.ts";

/** A speech bubble; a data URI, since Logto would look for a file beside the connector. */
const logo = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#5d34f2" d="M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-8l-6 5v-5H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"/><path fill="#fff" d="M7 9h2v2H7zm4 0h2v2h-2zm4 0h2v2h-2z"/></svg>',
)}`;

/** What Logto's console shows for a provider: its name, how to set up an account, and a form for its config. */
export function metadataOf(definition: ConnectorDefinition): ConnectorMetadata {
  const { provider, name } = definition;
  return {
    id: `smskit-${provider}`,
    target: `smskit-${provider}`,
    // Only social connectors depend on the kind of device.
    platform: null,
    name: { en: `${name} (smskit)` },
    description: { en: `Sends verification codes by SMS through ${name}.` },
    logo,
    logoDark: null,
    readme: readmeOf(definition),
    formItems: formItemsOf(definition.configJsonSchema),
  };
}

function readmeOf({ name, setup }: ConnectorDefinition): string {
  return [
    `# ${name} (smskit)`,
    `Sends verification codes by SMS through ${name}.`,
    ...(setup === undefined ? [] : setupSection(name, setup)),
    "## Templates",
    "A template is an object with a `usageType`, a `content` with `{{code}}` where the verification code goes, and, if it is for one language only, a `locale` such as `pt-BR`. A usage type without a template uses the template `Generic`. When you save the config, Logto shows what is wrong with each field.",
  ].join("\n\n");
}

function setupSection(name: string, { steps, choices = [] }: ConnectorSetup): string[] {
  return [
    "## Set up the account",
    steps.map((step, index) => `${index + 1}. ${step}`).join("\n"),
    `Then copy the values from ${name} into the form. Each field says where to find its value.`,
    ...(choices.length === 0 ? [] : [choices.map(choiceOf).join("\n")]),
  ];
}

/** "- How does your app sign in? Auth Token (_Auth token_), or API key (_API key SID_, _API key secret_)." */
function choiceOf({ question, options }: SetupChoice): string {
  const named = options.map(
    ({ label, fields }) => `${label} (${fields.map((field) => `_${labelOf(field)}_`).join(", ")})`,
  );
  return `- ${question} ${named.join(", or ")}.`;
}
