/**
 * Refuses phrases that are not plain technical English in everything that is tracked: docs, comments, messages, names of tests.
 * With arguments, checks these folders or files alone; with `--counts`, prints how often each phrase is found.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

interface Rule {
  phrase: RegExp;
  instead: string;
  /** Files in which the phrase is right. */
  except?: RegExp;
}

const rules: readonly Rule[] = [
  { phrase: /\b(?:lets? go|letting go) of\b/i, instead: "closes, releases" },
  { phrase: /\bcall(?:s|ed|ing)? (?:\w+ )?off\b/i, instead: "cancel" },
  { phrase: /\bhears? of\b|\bheard of\b|\bhears what\b/i, instead: "is called with, receives" },
  { phrase: /\b(?:tells?|telling|told) of\b/i, instead: "reports" },
  { phrase: /\bdearer\b/i, instead: "more expensive" },
  { phrase: /\banew\b/i, instead: "again" },
  { phrase: /\ball the same\b/i, instead: "anyway" },
  {
    phrase: /\bof (?:its|their|your|our|his|her|one's) own\b/i,
    instead: "nothing, or: its own, your own",
  },
  { phrase: /\b(?:is|are|was|were) none\b/i, instead: "is invalid, is not a …" },
  { phrase: /\bmend(?:s|ed|ing)?\b/i, instead: "fix" },
  {
    phrase:
      /(?<!\bthere )\b(?:is|are|was|were) no (?!longer\b|more\b|less\b|fewer\b|later\b|earlier\b|one\b)[a-z]/i,
    instead: "is not a …",
  },
  {
    phrase: /["'`]There (?:is|are|was|were) /,
    instead: "start with the subject",
    // What providers say.
    except: /^packages\/mock\/src\/providers\//,
  },
  { phrase: /\bto and fro\b/i, instead: "conversation" },
  { phrase: /\b(?:rides?|riding) along\b/i, instead: "runs with" },
  { phrase: /\bwithout a word\b/i, instead: "silently" },
  { phrase: /\babilit(?:y|ies)\b/i, instead: "optional method" },
  {
    // The mock has kinds of faults with the old word, which are part of its API.
    phrase:
      /\b(?<!(?:empty|garbage|garbled|slow|truncated)-)answer(?:s|ed|ing|er)?\b|answer(?=[A-Z])|[a-z]Answer/i,
    instead: "response, result; of a server: responds",
    // A person answers a question.
    except: /^packages\/cli\/src\/(?:prompt|ask-for-config|testing\/)|^packages\/mock\/src\/inbox\//,
  },
];

const given = process.argv.slice(2).filter((argument) => argument !== "--counts");
const files = execFileSync("git", ["ls-files", "--", ...given], { encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.(?:ts|tsx|js|mjs|md|json|html|yml|yaml|txt)$|^\.ci\//.test(file))
  .filter((file) => !/(?:^|\/)(?:pnpm-lock\.yaml|check-wording\.ts)$|\/fixtures\//.test(file));

const counts = new Map<Rule, number>();
const lines: string[] = [];
for (const file of files) {
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    for (const rule of rules) {
      if (rule.except?.test(file)) continue;
      const found = rule.phrase.exec(line);
      if (found === null) continue;
      counts.set(rule, (counts.get(rule) ?? 0) + 1);
      lines.push(`${file}:${index + 1}: “${found[0]}” (better: ${rule.instead})`);
    }
  }
}
if (process.argv.includes("--counts")) {
  for (const [{ phrase }, count] of counts) console.log(`${count} × ${phrase.source}`);
} else {
  for (const line of lines) console.error(line);
}
console.log(
  lines.length === 0
    ? `The wording of ${files.length} files is fine.`
    : `${lines.length} phrases to replace.`,
);
process.exitCode = lines.length === 0 ? 0 : 1;
