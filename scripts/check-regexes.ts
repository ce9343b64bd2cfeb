/** Looks for catastrophic backtracking in every regular expression of the published packages. */
import { globSync, readFileSync } from "node:fs";
import { parseSync, Visitor } from "oxc-parser";
import { checkSync } from "recheck";

let count = 0;
for (const file of globSync("packages/**/src/**/*.{ts,tsx}").filter(
  (name) => !/\.test(?:-\w+)?\.ts$|\/testing\/|node_modules/.test(name),
)) {
  const { program } = parseSync(file, readFileSync(file, "utf8"));
  new Visitor({
    Literal(node) {
      if (!("regex" in node)) return;
      count += 1;
      const { pattern, flags } = node.regex;
      const found = checkSync(pattern, flags);
      if (found.status === "safe") return;
      const reason = found.status === "vulnerable" ? found.complexity.summary : found.error.kind;
      console.error(`${file}: /${pattern}/${flags} is ${found.status} (${reason})`);
      process.exitCode = 1;
    },
  }).visit(program);
}
console.log(`${count} regular expressions looked at`);
