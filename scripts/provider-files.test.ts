/** The folders of all providers have the same file names, those of the templates: who knows one provider knows them all. */
import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { providerPackages, sourcesOf } from "../apps/test-support/src/provider-packages.ts";

const root = join(import.meta.dirname, "..");
const templates = new Set(
  globSync("**/*.txt", { cwd: join(root, "scripts/templates/provider") })
    .filter((file) => !/^(?:mock|docs)\//.test(file))
    .map((file) => file.replace(/\.txt$/, "")),
);

/** Files that only some providers need, and why. */
const further: Readonly<Record<string, string>> = {
  "CHANGELOG.md": "written when a package is released",
  "src/certificate.ts": "reads the certificate that verifies a signature",
  "src/genuine-parameters.ts": "checks what the signature does not cover",
  "src/sign-request.ts": "signs requests, for a provider whose credentials are never sent",
  "src/access-token.ts": "gets or signs the tokens that an API takes instead of a secret",
  "src/account-check.ts": "what the checks of two APIs of one account share",
  "src/private-key.ts": "reads the key that signs such tokens",
  "src/delivery-errors.ts": "the codes of delivery reports, if they are too many for errors.ts",
  "src/field-errors.ts": "what a refusal means by the field it names, if errors.ts would be too long",
  "src/smart-encoding.ts": "counts segments as a provider that replaces characters does",
  "src/testing/example-verify-config.ts": "a made-up account of the provider's own codes",
  "src/testing/recorded-calls.ts": "calls of the provider's SDK, and the same of the connector",
  "src/testing/recording-server.ts": "records what arrives at a provider, for several tests",
  "src/testing/webhook-requests.ts": "signs webhooks of several forms, for several tests",
  "src/vonage-values.ts": "how both APIs of the package write numbers and limits",
  "src/code-provider.ts": "a provider that makes, sends and checks codes itself",
  "src/locale.ts": "the languages of that provider's texts",
};

/** Tests about a subject that has no file, and why they stand alone. */
const subjects: Readonly<Record<string, string>> = {
  delivery: "from a send to its report, by the mock",
  docs: "the page that quotes the package",
  "forged-fields": "requests that are signed but name another message",
  "forged-parameters": "requests that are signed but name another message",
  "optional-methods": "getStatus, find, cancel and the others, by the mock",
  "webhook-events": "many events, apart from signatures",
  "without-text": "messages that have something else instead of a text",
};

/** Files that every provider needs. The others are absent from a provider that does not have what they are for. */
const needed = [
  "README.md",
  "package.json",
  "tsconfig.json",
  "src/config.ts",
  "src/connector.ts",
  "src/contract.test.ts",
  "src/errors.test.ts",
  "src/errors.ts",
  "src/features.ts",
  "src/index.ts",
  "src/request.test.ts",
  "src/request.ts",
  "src/response.ts",
  "src/setup.ts",
  "src/testing/example-config.ts",
];

/**
 * The path that a file would have in `src` itself. A further provider of the package has a folder there, and so has the service
 * for codes: their files have the same names.
 */
function plainPath(file: string, folders: readonly string[]): string {
  const own = ["src/verify", ...folders].find((folder) => file.startsWith(`${folder}/`));
  return own === undefined ? file : `src${file.slice(own.length)}`;
}

function isKnown(file: string): boolean {
  return Object.hasOwn(further, file) || templates.has(file);
}

function isAllowed(file: string): boolean {
  if (isKnown(file) || file.startsWith("src/fixtures/")) return true;
  if (/^example-account-[a-z-]+\.json$/.test(file)) return true;
  const [, subject = ""] = /^src\/([a-z-]+)(?:\.long)?\.test\.ts$/.exec(file) ?? [];
  return subject !== "" && (Object.hasOwn(subjects, subject) || isKnown(`src/${subject}.ts`));
}

test("the templates have every file that a provider needs", () => {
  expect(needed.filter((file) => !templates.has(file))).toEqual([]);
});

describe.each(providerPackages(root))("$folder", (one) => {
  const files = globSync(["*.*", "src/**/*.*"], { cwd: join(root, one.folder) });
  const sources = one.providers.map((provider) => sourcesOf(one, provider).slice(one.folder.length + 1));

  test("has the files that every provider needs", () => {
    // The package has one index.ts, whichever providers it defines.
    const ofOthers = needed.filter((file) => file.startsWith("src/") && file !== "src/index.ts");
    const wanted = sources.flatMap((folder) => ofOthers.map((file) => file.replace("src", folder)));
    const missing = new Set(
      [...needed, ...wanted].filter((file) => !existsSync(join(root, one.folder, file))),
    );
    expect([...missing]).toEqual([]);
  });

  test("has no file of an unknown name", () => {
    const folders = sources.filter((folder) => folder !== "src");
    const unknown = files.filter((file) => !isKnown(file) && !isAllowed(plainPath(file, folders)));
    const advice =
      "move what they hold to the template's file for it, or list them in scripts/provider-files.test.ts with the reason";
    expect(unknown, advice).toEqual([]);
  });
});
