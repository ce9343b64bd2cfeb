/** Returns the frames of a stack, without the message in its first lines, which may contain anything. */
export function placeOf(stack: string | undefined): string {
  return (stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .join("\n");
}
