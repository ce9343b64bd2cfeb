/** Prints a heading with room above it. */
export function heading(text: string): void {
  console.log(`\n■ ${text}\n`);
}

/** Sets every line in by some spaces. */
export function indented(text: string, spaces = 2): string {
  return text.replace(/^/gm, " ".repeat(spaces));
}

/** Draws a text as a phone shows it. */
export function drawPhone(body: string): void {
  const width = 34;
  const lines = wrapped(body, width);
  const row = (text: string) => `  │ ${text.padEnd(width)} │`;
  const edge = "─".repeat(width + 2);
  console.log([`  ╭${edge}╮`, ...lines.map(row), `  ╰${edge}╯`].join("\n"));
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === "" ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines;
}
