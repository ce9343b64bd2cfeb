/** Sends a text to a phone, and returns how the mock refuses it, if it does. For the table of phones' states. */
export async function sendText(url: string, to: string): Promise<string | undefined> {
  const account = `AC${"0".repeat(32)}`;
  const response = await fetch(`${url}/2010-04-01/Accounts/${account}/Messages.json`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${account}:${"0".repeat(32)}`)}` },
    body: new URLSearchParams({ To: to, From: "+15550001111", Body: "hello" }),
  });
  const { code } = (await response.json()) as { code?: number };
  return code?.toString();
}
