import { shownName } from "../errors/foreign-text.ts";

/** `did you mean …?`, or the whole list where nothing is near. */
export function suggestion(key: string, known: readonly string[]): string {
  const near = nearestTo(key, known);
  return near === undefined ? `there is ${known.join(", ")}` : `did you mean \`${near}\`?`;
}

/** The name of a key, if it is one: a text, a number or a secret that was used as a key is not repeated. */
export function quoteKey(key: string): string {
  return shownName(key) === key ? `\`${key}\`` : "a key";
}

/** The name that was most likely meant: it contains the other one, or differs in a third of its letters at most. */
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
