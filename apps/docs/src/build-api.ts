/** Writes the API reference into docs/reference/api, from the TSDoc of every published package, for VitePress to build. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { packageEntries } from "@smskit/test-support/package-entries";
import { Application, Converter, ReflectionKind, TSConfigReader } from "typedoc";
import { repository, root } from "./markdown/repository-links.ts";

const out = join(root, "docs/reference/api");

/** The name by which an entry is imported, by the file of its source. */
const entries = new Map(packageEntries(root).map(({ name, source }) => [join(root, source), name]));

const app = await Application.bootstrapWithPlugins(
  {
    plugin: ["typedoc-plugin-markdown", "typedoc-vitepress-theme"],
    entryPoints: [...entries.keys()],
    tsconfig: join(import.meta.dirname, "../tsconfig.api.json"),
    out,
    readme: "none",
    name: "API",
    excludeInternal: true,
    excludeExternals: true,
    excludePrivate: true,
    disableGit: true,
    basePath: root,
    displayBasePath: root,
    sourceLinkTemplate: `${repository}/blob/main/{path}#L{line}`,
    skipErrorChecking: true,
    treatWarningsAsErrors: true,
    validation: { invalidLink: true, notExported: false, notDocumented: false },
    // Options of the two plugins.
    ...{
      docsRoot: join(root, "docs"),
      outputFileStrategy: "modules",
      entryFileName: "index",
      // Its own ids, since it and VitePress number repeated headings differently.
      useHTMLAnchors: true,
      anchorPrefix: "api-",
      hidePageHeader: true,
      hideBreadcrumbs: true,
      useCodeBlocks: true,
      expandObjects: true,
      parametersFormat: "table",
      interfacePropertiesFormat: "table",
      tableColumnSettings: { hideSources: true, hideModifiers: true, hideInherited: true },
      sanitizeComments: true,
    },
  },
  [new TSConfigReader()],
);
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
  for (const module of context.project.getReflectionsByKind(ReflectionKind.Module)) {
    const file = context.getSymbolFromReflection(module)?.declarations?.[0]?.getSourceFile().fileName;
    module.name = entries.get(file ?? "") ?? module.name;
  }
});

rmSync(out, { recursive: true, force: true });
const project = await app.convert();
if (project === undefined) throw new Error("TypeDoc: the sources could not be converted.");
app.validate(project);
await app.generateOutputs(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;
