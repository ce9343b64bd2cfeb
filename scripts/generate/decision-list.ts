import { frontMatterText } from "../../apps/test-support/src/front-matter.ts";

/** A decision: its file, and the page. */
export interface Decision {
  path: string;
  page: string;
}

/** Returns a list item for each decision: its number, title and description, by number. */
export function decisionList(decisions: readonly Decision[]): string {
  return decisions
    .map(({ path, page }) => {
      const file = path.slice(path.lastIndexOf("/") + 1);
      const number = /^\d{4}(?=-)/.exec(file)?.[0];
      if (number === undefined) throw new Error(`${path}: the name must begin with a number of four digits.`);
      return `- ${number}: [${frontMatterText(path, page, "title")}](${file}). ${frontMatterText(path, page, "description")}`;
    })
    .toSorted()
    .join("\n");
}
