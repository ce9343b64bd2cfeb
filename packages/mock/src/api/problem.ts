import { STATUS_CODES } from "node:http";

/** Ends a request with an RFC 9457 problem. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** A problem as it is answered: `application/problem+json`. */
export function problemJson(
  status: number,
  detail: string,
): { title: string; status: number; detail: string } {
  return { title: STATUS_CODES[status] ?? "Error", status, detail };
}
