/** The lines that differ between two texts, where lines were changed, not added. */
export function changedLines(before: string, after: string): { before: string; after: string }[] {
  const others = after.split("\n");
  const lines = before.split("\n");
  if (lines.length !== others.length) throw new Error("One text has more lines than the other.");
  return lines.flatMap((line, index) => {
    const other = others[index] ?? "";
    return line === other ? [] : [{ before: line, after: other }];
  });
}
