import { readdirSync, readFileSync } from "node:fs";

/**
 * Returns the processor time of a process, of its children, and of those children that have ended, in milliseconds. It
 * is known on Linux only.
 */
export function cpuOf(parent: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  const ticks = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        const [own, ended] = [sum(fields.slice(11, 13)), sum(fields.slice(13, 15))];
        if (Number(pid) === parent) return [own + ended];
        return Number(fields[1]) === parent ? [own] : [];
      } catch {
        // It has ended since.
        return [];
      }
    });
  // Linux counts in hundredths of a second.
  return sum(ticks) * 10;
}

function sum(numbers: readonly (string | number)[]): number {
  return numbers.reduce<number>((total, each) => total + Number(each), 0);
}
