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

/** Makes the response of a problem. */
export function problemResponseOf(status: number, detail: string): Response {
  return new Response(JSON.stringify({ title: STATUS_CODES[status] ?? "Error", status, detail }), {
    status,
    headers: { "content-type": "application/problem+json" },
  });
}
