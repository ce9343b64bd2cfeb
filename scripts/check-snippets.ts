/** Type-checks the TypeScript blocks of every README and page, each as a separate module. */
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { packageEntries } from "../apps/test-support/src/package-entries.ts";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";

const folder = ".snippets";
/** The pages of the mocks show the providers' own clients, which the mocks' tests use. */
const folderOfMocks = "packages/mock/.snippets";
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...globSync("docs/**/*.md", { exclude: ["docs/reference/api/**"] }),
  ...globSync([...packageFolders(".").map((folder) => `${folder}/README.md`), "apps/*/README.md"]),
];

const remove = () => {
  for (const path of [folder, folderOfMocks]) rmSync(path, { recursive: true, force: true });
};
remove();
for (const path of [folder, folderOfMocks]) mkdirSync(path);
try {
  const origins = new Map<string, string>();
  for (const page of pages) {
    const home = page.startsWith("docs/reference/mock-") ? folderOfMocks : folder;
    const text = readFileSync(page, "utf8");
    for (const match of text.matchAll(/^```(?:ts|typescript)\n([\s\S]*?)^```/gm)) {
      const line = text.slice(0, match.index).split("\n").length + 1;
      const name = `${home}/${page.replace(/[^\w]/g, "-")}-${line}.ts`;
      origins.set(name, `${page}:${line}`);
      writeFileSync(name, `${match[1]}\nexport {};\n`);
    }
  }
  writeFileSync(
    `${folder}/tsconfig.json`,
    JSON.stringify({
      extends: "../tsconfig.json",
      compilerOptions: {
        declaration: false,
        declarationMap: false,
        paths: {
          ...Object.fromEntries(packageEntries(".").map(({ name, source }) => [name, [`../${source}`]])),
          "zod/mini": ["../packages/core/node_modules/zod/mini/index.d.ts"],
        },
      },
      include: ["*.ts", `../${folderOfMocks}/*.ts`, "../packages/*/src/*.d.ts"],
    }),
  );
  writeFileSync(`${folder}/connector.json`, readFileSync("apps/example/connector.json"));
  const { status, stdout } = spawnSync("tsc", ["-p", folder], { encoding: "utf8" });
  let report = stdout;
  for (const [name, origin] of origins) report = report.replaceAll(name, `${origin} → ${name}`);
  console.log(report || `${origins.size} snippets type-check`);
  process.exitCode = status ?? 1;
} finally {
  remove();
}
