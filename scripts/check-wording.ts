/**
 * Refuses phrases that are not plain technical English in every file of the repository: docs, comments, messages, names of tests.
 * In Markdown, also refuses sentences of more than 35 words.
 * With arguments, checks only these folders or files; with `--counts`, prints how often each problem is found.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { markdownSentences } from "./markdown-sentences.ts";

const maxWords = 35;

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
  { phrase: /\bwhoever\b/i, instead: "the caller, the operator, anyone who" },
  { phrase: /\bin the midst\b/i, instead: "in the middle" },
  {
    // Parts of identifiers, too: `normaliseCode`.
    phrase:
      /(?:normal|recogn|initial|optim|organ|author|serial|summar|minim|maxim|custom|capital|synchron)is(?:e|ing|ation)|analyse|misspelt|dialled|behaviour|colour|neighbour|favour|honour|defence|catalogue|cancelling|labelled(?!by)|modelled|judgement|fulfils?\b/i,
    instead: "the American spelling",
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
const listed = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", ...given];
const files = execFileSync("git", listed, { encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.(?:ts|tsx|js|mjs|md|json|html|yml|yaml|txt)$|^\.ci\//.test(file))
  // Fixtures and models are the providers' own words.
  .filter(
    (file) => !/(?:^|\/)(?:pnpm-lock\.yaml|check-wording\.ts)$|\/(?:fixtures|testing\/model)\//.test(file),
  )
  .filter((file) => existsSync(file));

const counts = new Map<string, number>();
const lines: string[] = [];
function report(problem: string, line: string): void {
  counts.set(problem, (counts.get(problem) ?? 0) + 1);
  lines.push(line);
}

for (const file of files) {
  const text = readFileSync(file, "utf8");
  for (const [index, line] of text.split("\n").entries()) {
    for (const rule of rules) {
      if (rule.except?.test(file)) continue;
      const found = rule.phrase.exec(line);
      if (found === null) continue;
      report(rule.phrase.source, `${file}:${index + 1}: “${found[0]}” (better: ${rule.instead})`);
    }
  }
  if (!file.endsWith(".md")) continue;
  for (const sentence of markdownSentences(text)) {
    if (sentence.words <= maxWords) continue;
    const beginning = `“${sentence.text.slice(0, 60)}…”`;
    report(
      `more than ${maxWords} words`,
      `${file}:${sentence.line}: ${sentence.words} words, at most ${maxWords}: ${beginning}`,
    );
  }
}
if (process.argv.includes("--counts")) {
  for (const [problem, count] of counts) console.log(`${count} × ${problem}`);
} else {
  for (const line of lines) console.error(line);
}
console.log(
  lines.length === 0
    ? `The wording of ${files.length} files is fine.`
    : `${lines.length} phrases or sentences to rewrite.`,
);
process.exitCode = lines.length === 0 ? 0 : 1;
