import type { MockServer } from "../../../server/mock-server.ts";
import { type ErrorCase, requestOf } from "./error-case.ts";
import type { WireClient, WireResponse } from "./wire-clients.ts";

/** Makes the requests of a case; returns the response to the last one, which is the error. */
export async function askErrorCase(
  client: WireClient,
  server: Pick<MockServer, "url">,
  { before = [], request, parameters }: ErrorCase,
): Promise<WireResponse> {
  let known: WireResponse["body"] = {};
  for (const one of before) {
    known = { ...known, ...(await client.ask(server, requestOf(one, known))).body };
  }
  const usual = { form: parameters ?? { To: "+15558675310", From: "+15550001111", Body: "hello" } };
  return client.ask(server, request ? requestOf(request, known) : usual);
}
