/**
 * Refuses a provider's name outside the provider's own places: its folder, its mock's folder, its pages, the example and what
 * is generated. Everything else works for every provider, or is listed below with the reason why it names one.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { exportsOf, providerPackages } from "../apps/test-support/src/provider-packages.ts";

interface Exception {
  files: RegExp;
  /** Why the files name a provider. */
  reason: string;
  /** The providers that the files may name. @default all */
  providers?: readonly string[];
}

const exceptions: readonly Exception[] = [
  {
    files: /(?:^|\/)CHANGELOG\.md$|^\.changeset\/|^docs\/decisions\//,
    reason: "history: what changed, and why it was decided",
  },
  {
    files: /(?:^|\/)(?:pnpm-lock\.yaml|generated\/.*)$|^packages\/cli\/package\.json$/,
    reason: "generated",
  },
  {
    files: /^pnpm-workspace\.yaml$|^(?:packages\/mock\/)?package\.json$|^knip\.json$/,
    reason: "the official SDKs, which drive the mocks in tests and in the docs",
  },
  {
    files: /^docs\/public\/schemas\/|^docs\/reference\/errors\/insufficient-funds\.md$/,
    reason: "generated; the example of a code that few providers have",
  },
  {
    files: /^apps\/docs\/(?:package\.json|src\/playground\/.*)$/,
    reason: "the site's pages use every provider; the playground sends through one of them",
  },
  {
    files: /^packages\/cli\/src\/serve-with-mock\.ts$/,
    reason: "the gateway on mocks sends through one of them",
  },
  { files: /^apps\/clients\//, reason: "clients of the real providers, each by its provider's host names" },
  { files: /^THIRD_PARTY\.md$/, reason: "whose texts and facts are used" },
  {
    files: /^README\.md$|^docs\/(?:index\.md|start\/)|^apps\/recipes\//,
    reason: "shows how one provider is replaced by another",
  },
  {
    files: /^docs\/(?:guides\/(?:scaling|python)|concepts\/segments)\.md$/,
    reason: "the limits, prices and SDKs of real providers, with their sources",
  },
  { files: /^docs\/faults\.md$/, reason: "links to the tests, some of which are a provider's" },
  {
    files: /^docs\/(?:internals\/index|guides\/(?:write-a-connector|connector-webhooks|contract))\.md$/,
    reason: "includes regions of a provider's source; how three providers sign, as examples of suites",
  },
  {
    files:
      /^packages\/mock\/README\.md$|^docs\/(?:start\/see-your-texts|concepts\/mock-world|guides\/(?:mock-server|simulate-failures))\.md$|^docs\/reference\/mock(?:-\w+)?\.md$/,
    reason: "says which providers are mocked, what each mock does, and how to point a client at it",
  },
  {
    files: /^(?:packages\/mock\/src|packages)\/providers\/[^/]+\/.*\.test\.ts$/,
    reason: "proves that two providers on one carrier do not affect each other",
  },
  {
    files: /^apps\/(?:bench|packaging)\/|^docs\/(?:benchmarks|coming-from-twilio)\.md$/,
    reason: "compares with the `twilio` SDK",
    providers: ["twilio"],
  },
  {
    files: /^stryker\.config\.json$|^scripts\/.*\.ts$|^scripts\/conformance\/|^CONTRIBUTING\.md$/,
    reason: "tools that run the quick start, the comparison with the SDK or the mutation tests",
    providers: ["twilio"],
  },
  {
    files: /^scripts\/conformance\/(?:prove-at-)?real-hosts\.ts$/,
    reason: "Debian's clients of several providers",
  },
  {
    files: /^docs\/|^packages\/[^/]+\/README\.md$|^packages\/cli\/src\/help-texts\.ts$|^apps\/testing\//,
    reason: "the quick start's provider, in examples that a reader can run",
    providers: ["twilio"],
  },
  {
    files:
      /^docs\/guides\/coming-from-|^apps\/docs\/src\/sidebar\.ts$|^apps\/testing\/(?:package\.json|src\/coming-from\/)/,
    reason: "the libraries that people come from, and what they become",
  },
  {
    files: /^packages\/integrations\//,
    reason: "stands in for Logto's own Twilio connector, and is compared with it",
    providers: ["twilio"],
  },
  {
    files: /^packages\/mock\/src\/(?:api|carrier|faults|inbox|server|testing)\/|^apps\/test-support\//,
    reason: "uses Twilio's calculator of segments; tests drive the server with Twilio's SDK, unmodified",
    providers: ["twilio"],
  },
  {
    files: /^packages\/(?:cli|contract|core|delivery|postgres|verify)\/src\/(?:.*\.test\.ts$|testing\/)/,
    reason: "tests against the mock with look-ups, magic numbers and codes, which are Twilio's",
    providers: ["twilio"],
  },
  {
    files: /^packages\/(?:delivery|postgres|verify|integrations\/logto)\/package\.json$/,
    reason: "the provider of those tests is a development dependency",
    providers: ["twilio"],
  },
  {
    files:
      /^packages\/gateway\/(?:package\.json$|src\/(?:twilio-front|testing)\/|src\/(?:.*\.test|api\/examples|config\/(?:(?:read-)?gateway-config(?:-input)?|shared-credentials|config-contradictions|usable-parts)|events\/(?:all-targets|event-target)|http\/create-app|sending\/submission|state\/gateway-message)\.ts$)/,
    reason: "the front that speaks Twilio's API; tests send through the mock of one provider",
    providers: ["twilio"],
  },
  {
    files: /^packages\/verify\/src\//,
    reason: "names the one factory of a code provider",
    providers: ["twilio"],
  },
];

const packages = providerPackages(".");
const files = execFileSync("git", ["ls-files"], { encoding: "utf8" }).split("\n").filter(Boolean);
const problems: string[] = [];
const unused = new Set(exceptions);

for (const file of files) {
  let text: string | undefined;
  for (const { folder, providers } of packages) {
    const own = folder.replace("packages/providers/", "");
    if (isOwnPlace(file, folder, [own, ...providers])) continue;
    for (const name of new Set([own, ...providers])) {
      text ??= `${file}\n${withoutGenerated(readFileSync(file, "utf8"))}`;
      if (!hasName(text, name)) continue;
      const exception = exceptions.find(
        (one) => one.files.test(file) && (one.providers?.includes(own) ?? true),
      );
      if (exception === undefined) problems.push(`${file}: names the provider "${name}"`);
      else unused.delete(exception);
    }
  }
}

function isOwnPlace(file: string, folder: string, names: readonly string[]): boolean {
  return (
    file.startsWith(`${folder}/`) ||
    file.startsWith("apps/example/") ||
    file === "scripts/check-provider-names.ts" ||
    names.some(
      (name) =>
        file.startsWith(`packages/mock/src/providers/${name}/`) ||
        file === `docs/reference/mock-${name}.md` ||
        file.startsWith("docs/providers/"),
    )
  );
}

/**
 * Whether a text uses the provider: its package, its exports, a link to its pages, or its name in quotes. A word alone may be about
 * something else, as in AWS Lambda.
 */
function hasName(text: string, name: string): boolean {
  const { factory, mock, definition } = exportsOf(name);
  const uses = [
    `@smskit/${name}(?![a-z-])`,
    `\\b(?:${factory}|${mock})(?![a-z])`,
    `providers/${name}(?![a-z-])|\\bmock-${name}(?![a-z-])`,
    `(["'\`])(?:${name}|${definition}|${factory.replace("create", "")})\\1`,
  ];
  return new RegExp(uses.join("|")).test(text);
}

/** A page without the parts that `pnpm generate` writes. */
function withoutGenerated(text: string): string {
  return text.replace(/^<!-- generated (\S+) -->\n[\s\S]*?^<!-- end of generated \1 -->$/gm, "");
}

for (const problem of problems) console.error(problem);
for (const { files: pattern, reason } of unused) {
  problems.push(reason);
  console.error(`scripts/check-provider-names.ts: ${pattern} matches no name; remove the exception.`);
}
console.log(
  problems.length === 0
    ? "Every provider's name is in its own places."
    : "Move what only one provider needs into its folder; loop over every provider (`loadProviders` of @smskit/test-support) or use a made-up one elsewhere. If a file must name a provider, add it to `exceptions` in scripts/check-provider-names.ts, with the reason.",
);
process.exitCode = problems.length === 0 ? 0 : 1;
