/** What is generated about the codes of `SmsError`, from core's table of consequences and the pages in docs/reference/errors. */
import { frontMatterText } from "../../apps/test-support/src/front-matter.ts";
import { consequences } from "../../packages/core/src/errors/error-codes.ts";
import { SmsError, type SmsErrorCode } from "../../packages/core/src/index.ts";
import { markdownTable } from "./markdown-table.ts";
import { yesOrNo } from "./provider-errors.ts";

/** Every code, in the order of core's table. */
export const errorCodes = Object.keys(consequences) as SmsErrorCode[];

/** The page of a code, from the root of this repository. */
export const pageOfCode = (code: SmsErrorCode) => `docs/reference/errors/${code}.md`;

/**
 * A row for each code, with the description of its page.
 * @param read Returns the text of a page.
 * @throws {Error} for a code whose page has no description.
 */
export function errorCodeTable(read: (path: string) => string): string {
  const rows = errorCodes.map((code) => {
    const { retryable, failover } = consequences[code];
    const page = pageOfCode(code);
    const meaning = frontMatterText(page, read(page), "description");
    return [`[\`${code}\`](${code}.md)`, meaning, yesOrNo(retryable), yesOrNo(failover)];
  });
  return markdownTable(["code", "meaning", "retry", "failover"], rows);
}

/** What a caller may do after an error with a code. */
export function consequenceTable(code: SmsErrorCode): string {
  const rows = (["not-sent", "unknown"] as const).map((delivery) => {
    const { retryable, failover } = new SmsError({ code, message: "", delivery });
    return [`\`"${delivery}"\``, yesOrNo(retryable), yesOrNo(failover)];
  });
  return markdownTable(
    ["`delivery`", "`withRetry` repeats it", "`withFailover` tries the next provider"],
    rows,
  );
}
