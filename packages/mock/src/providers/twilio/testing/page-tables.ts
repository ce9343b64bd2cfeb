import type { MockServer } from "../../../server/mock-server.ts";
import { post } from "./twilio-client.ts";

/** Sends a text to a phone, and returns the code of the refusal, if there is one. For the table of phones' states. */
export async function refusalCodeOf(
  server: Pick<MockServer, "url">,
  to: string,
): Promise<string | undefined> {
  const { body } = await post(server, { To: to, From: "+15550001111", Body: "hello" });
  return body["code"]?.toString();
}
