import type { MockServer } from "../server/mock-server.ts";

/** A number of the app that no text was sent from, and a phone that no text was sent to. */
export const unusedNumber = "+15550004444";
export const unusedPhone = "+447700900456";

/** Sets the number with one request, and texts it with another, as a test in any language would. */
export async function textFromPhone(
  { url }: Pick<MockServer, "url">,
  { provider, ...settings }: { provider: string; inboundUrl: string } & Record<string, string>,
): Promise<{ id: string; provider: string; callbacks: { status?: number; url: string }[] }> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ provider, ...settings });
  const set = await fetch(`${url}/api/v1/numbers/${unusedNumber}`, { method: "PUT", headers, body });
  if (!set.ok) throw new Error(await set.text());
  const text = JSON.stringify({ from: unusedPhone, to: unusedNumber, body: "Yes, schön" });
  const sent = await fetch(`${url}/api/v1/replies`, { method: "POST", headers, body: text });
  if (!sent.ok) throw new Error(await sent.text());
  return sent.json() as never;
}
