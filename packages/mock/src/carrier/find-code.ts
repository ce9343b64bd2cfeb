const originBound = /^@\S+ #(\S+)/;
/** 4 to 10 digits in one run, or two equal groups of 3 to 5, that are not part of something longer. */
const digitRun = /(?<![\w+#/.,:-])(?:\d{4,10}|(\d{3,5})[ -](?!\d{6})(\d{3,5}))(?![\w/]|[.,:-]\d| \d)/g;

/**
 * The verification code in a text, digits without their grouping.
 *
 * The last line wins where it is origin-bound (`@example.com #123456`), whatever the code is made of. Otherwise
 * it is the one run of 4 to 10 digits, `123456` or `123 456` or `123-456`; prices, dates, phone numbers with
 * `+` and parts of links are none. With several different ones nobody can know: `undefined`.
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
