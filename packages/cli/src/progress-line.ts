import { paint, type Terminal } from "./terminal.ts";

/** A line that is rewritten as work progresses. */
export interface ProgressLine {
  update(done: number, note: string): void;
  /** Takes the line away. */
  end(): void;
}

/**
 * Draws on standard error, and only if it is a terminal. (clack's own bar takes the keyboard, and ends the
 * process by itself at Ctrl-C, while texts are under way.)
 */
export function createProgressLine({ stderr, env }: Terminal, total: number): ProgressLine {
  if (!stderr.isTTY || env["TERM"] === "dumb") return { update() {}, end() {} };
  const painted = paint(stderr, env);
  let drawnAt = Number.NEGATIVE_INFINITY;

  function barOf(part: number, size: number): string {
    const filled = Math.floor(part * size);
    return painted("green", "█".repeat(filled)) + painted("dim", "░".repeat(size - filled));
  }

  return {
    update(done, note) {
      const now = performance.now();
      if (now - drawnAt < 50 && done < total) return;
      drawnAt = now;
      // A line that is full wraps, and what has wrapped is not taken away by the next one.
      const room = (stderr.columns || 80) - 1;
      const text = `${done}/${total}${note}`.slice(0, room);
      const size = Math.min(40, room - text.length - 1);
      stderr.write(`\r\x1b[K${size < 5 ? text : `${barOf(done / total, size)} ${text}`}`);
    },
    end: () => void stderr.write("\r\x1b[K"),
  };
}
