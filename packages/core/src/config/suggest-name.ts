import { shownName } from "../errors/foreign-text.ts";

/** Returns `did you mean …?`, or the whole list if no name is similar. */
export function suggestion(key: string, known: readonly string[]): string {
  const near = nearestTo(key, known);
  return near === undefined ? `known: ${known.join(", ")}` : `did you mean \`${near}\`?`;
}

/** Returns a key as an error may print it: a text, a number or a secret that was used as a key is withheld. */
export function quoteKey(key: string): string {
  return shownName(key) === key ? `\`${key}\`` : "a key";
}

/** The name that was most likely meant: one contains the other, or they differ in at most a third of their letters. */
function nearestTo(key: string, known: readonly string[]): string | undefined {
  const typed = simple(key.slice(0, 40));
  let nearest: string | undefined;
  let least = Math.max(2, Math.floor(typed.length / 3)) + 1;
  for (const name of known) {
    const other = simple(name);
    const within = typed.length > 3 && (other.includes(typed) || typed.includes(other));
    const changes = within ? 1 : distance(typed, other);
    if (changes < least && changes < other.length) [nearest, least] = [name, changes];
  }
  return nearest;
}

function simple(name: string): string {
  return name.toLowerCase().replace(/[^a-z\d]/g, "");
}

/** Letters to insert, remove or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] as number) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (next[j] as number) + 1, (row[j + 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
