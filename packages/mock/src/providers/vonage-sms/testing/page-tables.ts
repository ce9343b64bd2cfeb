import type { MockServer } from "../../../server/mock-server.ts";
import { send } from "./vonage-sms-client.ts";

/** Sends a text to a phone, and returns the status of the refusal, if there is one. For the table of phones' states. */
export async function refusalCodeOf(
  server: Pick<MockServer, "url">,
  to: string,
): Promise<string | undefined> {
  const { messages } = await send(server, { to: to.slice(1) });
  const status = messages[0]?.["status"];
  return status === "0" ? undefined : `status ${status}`;
}
