const originBound = /^@\S+ #(\S+)/;
/** 4 to 10 digits, or two groups of 3 to 5, that are not part of something longer. */
const digitRun = /(?<![\w+#/.,:-])(?:\d{4,10}|(\d{3,5})[ -](?!\d{6})(\d{3,5}))(?![\w/]|[.,:-]\d| \d)/g;

/**
 * Finds the verification code in a text, and removes the separator between its digits.
 *
 * An origin-bound last line (`@example.com #123456`) wins, whatever its code consists of. Otherwise the code is the only
 * run of 4 to 10 digits: `123456`, `123 456` or `123-456`. Prices, dates, phone numbers with `+` and parts of links do
 * not count. Returns `undefined` if there are several different runs.
 */
export function findCode(body: string): string | undefined {
  const lastLine = body.trimEnd().split("\n").at(-1) ?? "";
  const bound = originBound.exec(lastLine);
  if (bound) return bound[1];
  const codes = new Set<string>();
  for (const [run, left, right] of body.matchAll(digitRun)) {
    if (left !== undefined && left.length !== right?.length) continue;
    codes.add(run.replace(/[ -]/, ""));
  }
  return codes.size === 1 ? [...codes][0] : undefined;
}
