import {
  type ContentTemplate,
  configProblems,
  lintTemplate,
  parseTemplate,
  type Templates,
} from "@smskit/core";
import { type FilledTemplate, templatesSchema } from "@smskit/core/provider";
import { compileTemplates } from "@smskit/core/wrapper";
import { exitCodes } from "./exit-codes.ts";
import { type ConfigOptions, readConfig } from "./read-config.ts";
import { createReport, type Report, reportFacts } from "./report.ts";
import { printable, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { pairOf, variablesOf } from "./variables.ts";

export interface PreviewOptions extends ConfigOptions {
  var?: readonly string[] | undefined;
  json?: boolean | undefined;
}

/** `smskit preview`: every template of a config, with sample variables. Needs no credentials. */
export async function previewTemplates(options: PreviewOptions, terminal: Terminal): Promise<number> {
  const report = createReport(terminal, options.json ?? false);
  const given = (options.var ?? []).map(pairOf);
  const { config, from } = await readConfig(options, terminal);
  const templates = (config as { templates?: unknown } | null)?.templates;
  if (!Array.isArray(templates) || templates.length === 0) {
    throw new UsageError(`${from} has no templates to show.`);
  }
  const problems = configProblems(templatesSchema, templates);
  if (problems.length > 0) {
    for (const { path, message } of problems) report.sign("error", `templates${path}: ${message}`);
    report.data({
      ok: false,
      problems: problems.map((problem) => ({ ...problem, path: `templates${problem.path}` })),
    });
    return exitCodes.refused;
  }
  const previews = (templates as Templates).map((template) => ({
    ...template,
    ...(template.content === undefined ? {} : render(template, given)),
    ...(template.templateIds === undefined ? {} : { stored: fillStored(template, given) }),
  }));
  for (const preview of previews) show(report, preview);
  report.data({ ok: true, templates: previews });
  return exitCodes.done;
}

function render(template: ContentTemplate, given: Given) {
  const origin = template.appendOrigin === undefined ? "" : "{{code}}";
  const samples = samplesFor(parseTemplate(template.content + origin).placeholders, given);
  return { ...lintTemplate(template, variablesOf(samples)), variables: Object.fromEntries(samples) };
}

/** What each provider that stores the template is sent. */
function fillStored(template: Templates[number], given: Given): Record<string, FilledTemplate> {
  const filled = Object.keys(template.templateIds ?? {}).map((provider) => {
    const { variables, fill } = compileTemplates([template], { provider, text: "template-id" }).select(
      template,
    );
    return [provider, fill(variablesOf(samplesFor(variables, given))) as FilledTemplate];
  });
  return Object.fromEntries(filled);
}

type Given = readonly [string, string][];

/** What was not given as `--var` gets a sample: a code is `123456`, anything else its own name. */
function samplesFor(names: readonly string[], given: Given): Map<string, string> {
  const samples = new Map(names.map((name) => [name, sampleOf(name)]));
  for (const [name, value] of given) if (samples.has(name)) samples.set(name, value);
  return samples;
}

function sampleOf(name: string): string {
  return name === "code" ? "123456" : name.slice(name.lastIndexOf(".") + 1);
}

type Preview = Templates[number] &
  Partial<ReturnType<typeof render>> & { stored?: Record<string, FilledTemplate> };

function show(report: Report, preview: Preview): void {
  const { usageType, locale, body, encoding, segments, characters, unitsLeft, stored = {} } = preview;
  report.line(report.paint("bold", printable(locale ? `${usageType} (${locale})` : usageType)));
  if (body !== undefined) {
    report.line(`  ${printable(body).replaceAll("\n", "\n  ")}`);
    reportFacts(report, {
      segments: `${segments}, ${encoding}: ${characters} characters, room for ${unitsLeft} more`,
      "forced to UCS-2 by": encoding === "ucs-2" ? forcing(preview) : undefined,
    });
  }
  for (const [provider, { id, parameters }] of Object.entries(stored)) {
    const values = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
    report.line(`  ${printable(`${provider} stores the text: template ${[id, ...values].join(", ")}`)}`);
  }
  report.line();
}

function forcing({ nonGsmCharacters = [], nonGsmInTemplate = [] }: Preview): string {
  return nonGsmCharacters
    .map((character) => {
      const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
      const where = nonGsmInTemplate.includes(character) ? "" : ", of a variable";
      return `${character} (U+${point}${where})`;
    })
    .join("  ");
}
