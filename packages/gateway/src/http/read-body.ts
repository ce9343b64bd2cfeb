import { ProblemError } from "./problem.ts";

/** The most bytes of a request's body, unless a route says otherwise. */
export const maximumBodyBytes = 65_536;

/**
 * Reads a body as text: with its byte order mark, since a signature covers every byte.
 * @throws {ProblemError} 413 for a body that is too large, 400 for one that is not UTF-8.
 */
export async function readBody(request: Request, maximumBytes = maximumBodyBytes): Promise<string> {
  const tooLarge = () =>
    new ProblemError({
      title: "Content Too Large",
      status: 413,
      detail: `The body has more than ${maximumBytes} bytes.`,
    });
  if (Number(request.headers.get("content-length") ?? 0) > maximumBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maximumBytes) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new ProblemError({ title: "Bad Request", status: 400, detail: "The body is not valid UTF-8." });
  }
}

/** Removes the mark with which some systems begin a text. JSON and forms must not have it. */
export function withoutByteOrderMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}
