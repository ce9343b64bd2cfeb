/** A sentence of a page in Markdown. */
export interface Sentence {
  /** The line that it begins in, from 1. */
  line: number;
  text: string;
  /** Inline code and a URL are one word each. */
  words: number;
}

interface Block {
  line: number;
  text: string;
}

/**
 * Returns the sentences of a page's prose. A heading, a paragraph and a list item each end a sentence; code blocks, tables,
 * front matter, HTML comments and link targets are not prose.
 */
export function markdownSentences(markdown: string): Sentence[] {
  return proseBlocks(blankNonProse(markdown)).flatMap(splitBlock);
}

/** Replaces what is not prose by empty lines, so that line numbers stay. */
function blankNonProse(markdown: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, "");
  return markdown
    .replace(/^---\n[\s\S]*?\n---$/m, (text, offset: number) => (offset === 0 ? blank(text) : text))
    .replace(/^([ \t>]*)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^[ \t>]*\2[ \t]*$/gm, blank)
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(/^[ \t>]*\|.*$/gm, blank)
    .replace(/^[ \t]*:{3,}.*$/gm, blank)
    .replace(/^[ \t]*\[[^\]\n]+\]:[ \t]+\S+.*$/gm, blank);
}

const heading = /^\s*#{1,6}\s/;
const listItem = /^\s*(?:[-*+]|\d+[.)])\s+/;

function proseBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const [index, rawLine] of markdown.split("\n").entries()) {
    const line = rawLine.replace(/^[ \t]*(?:>[ \t]?)+/, "");
    if (line.trim() === "") {
      open = undefined;
      continue;
    }
    if (open === undefined || heading.test(line) || listItem.test(line)) {
      open = { line: index + 1, text: line.replace(heading, "").replace(listItem, "") };
      blocks.push(open);
    } else {
      open.text += `\n${line}`;
    }
    if (heading.test(line)) open = undefined;
  }
  return blocks;
}

/** The end of a sentence. The next one may begin in lower case: with a name such as `smskit`. */
const sentenceEnd = /(?<!\b(?:e\.g|i\.e|vs|cf|etc|approx))[.!?]["')\]*_”’]*\s+(?=["'([*_“‘]*[\p{L}\d])/gu;

function splitBlock({ line, text }: Block): Sentence[] {
  const masked = maskInline(text);
  const ends = [...masked.matchAll(sentenceEnd)].map((match) => match.index + match[0].length);
  return [0, ...ends].flatMap((start, index) => {
    const end = ends[index] ?? text.length;
    const words = masked.slice(start, end).match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;
    if (words === 0) return [];
    return {
      line: line + text.slice(0, start).split("\n").length - 1,
      text: text.slice(start, end).trim().replace(/\s+/g, " "),
      words,
    };
  });
}

/** The same text at the same length, with each code one word, and without tags and link targets. */
function maskInline(text: string): string {
  const spaces = (part: string) => part.replace(/[^\n]/g, " ");
  return text
    .replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, (code) => "X".repeat(code.length))
    .replace(/(?<=\])\([^()\s]*(?:\s+"[^"]*")?\)/g, spaces)
    .replace(/<\/?[a-z][^<>]*>/gi, spaces);
}
