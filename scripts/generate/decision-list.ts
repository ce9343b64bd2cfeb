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
      return `- ${number}: [${fieldOf(path, page, "title")}](${file}). ${fieldOf(path, page, "description")}`;
    })
    .toSorted()
    .join("\n");
}

function fieldOf(path: string, page: string, field: string): string {
  const value = new RegExp(`^---\\n(?:.*\\n)*?${field}: (.+)\\n(?:.*\\n)*?---\\n`).exec(page)?.[1];
  if (value === undefined) throw new Error(`${path}: the front matter needs a ${field}.`);
  return value;
}
