/**
 * Fills in the blocks of code of a page in Markdown that are source of this repository: below a comment that names a file,
 * or a region of one, the block is that source.
 *
 *     <!-- include packages/core/src/main.ts#region -->
 *     <!-- include apps/recipes/src/express/app.ts as app.ts -->
 */
const marker = /^<!-- include (\S+?)(?:#(\S+))?(?: as (\S+))? -->(?:\n```[^\n]*\n[\s\S]*?^```$)?/gm;

const regionMarker = /^[ \t]*\/\/ #(?:end)?region .*\n/gm;

/**
 * Returns the page with its blocks as the sources are now.
 * @param read Returns the text of a file of the repository.
 * @throws {Error} for a file or a region that does not exist.
 */
export function includeSource(page: string, read: (path: string) => string): string {
  return page.replace(marker, (_, path: string, region: string | undefined, title: string | undefined) => {
    const source = region === undefined ? read(path) : regionOf(read(path), region, path);
    // As the reader of the page has it: from the package's or app's folder, unless the comment names it.
    const name = title ?? path.replace(/^.*\/(?=src\/)|^(?:apps|packages)\/[^/]+\//, "");
    const code = withoutIndentation(source.replace(regionMarker, "")).trim();
    const target = [path, region && `#${region}`, title && ` as ${title}`].join("");
    return `<!-- include ${target} -->\n\`\`\`${path.split(".").at(-1)} ${name}\n${code}\n\`\`\``;
  });
}

function regionOf(source: string, region: string, path: string): string {
  const lines = source.split("\n");
  const start = lines.findIndex((line) => line.trim() === `// #region ${region}`);
  const end = lines.findIndex((line) => line.trim() === `// #endregion ${region}`);
  if (start === -1 || end < start) {
    throw new Error(`${path}: needs "// #region ${region}" and, below it, "// #endregion ${region}".`);
  }
  return lines.slice(start + 1, end).join("\n");
}

function withoutIndentation(code: string): string {
  const indented = code.split("\n").filter((line) => line.trim() !== "");
  const width = Math.min(...indented.map((line) => line.search(/\S/)));
  return code.replace(new RegExp(`^ {${width}}`, "gm"), "");
}
