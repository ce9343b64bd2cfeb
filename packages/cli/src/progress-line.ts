import { paint, type Terminal } from "./terminal.ts";

/** A line that is written anew as work goes on. */
export interface ProgressLine {
  update(done: number, note: string): void;
  /** Takes the line away. */
  end(): void;
}

/**
 * Draws on standard error, and only where somebody watches. (clack's own bar takes the keyboard, and ends the
 * process by itself at Ctrl-C, while texts are under way.)
 */
export function createProgressLine({ stderr, env }: Terminal, total: number): ProgressLine {
  if (!stderr.isTTY || env["TERM"] === "dumb") return { update() {}, end() {} };
  const painted = paint(stderr, env);
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    update(done, note) {
      const now = performance.now();
      if (now - drawnAt < 50 && done < total) return;
      drawnAt = now;
      const size = Math.max(10, Math.min(40, (stderr.columns ?? 80) - 40));
      const filled = total === 0 ? size : Math.floor((done / total) * size);
      const bar = painted("green", "█".repeat(filled)) + painted("dim", "░".repeat(size - filled));
      stderr.write(`\r\x1b[K${bar} ${done}/${total}${note}`);
    },
    end: () => void stderr.write("\r\x1b[K"),
  };
}
