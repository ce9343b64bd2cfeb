/** Sends a text to a phone, and returns how the mock refuses it, if it does. For the table of phones' states. */
export async function sendText(url: string, to: string): Promise<string | undefined> {
  const response = await fetch(`${url}/sms/json`, {
    method: "POST",
    body: new URLSearchParams({
      api_key: "abcd1234",
      api_secret: "abcdef0123456789",
      from: "15550001111",
      to: to.slice(1),
      text: "hello",
    }),
  });
  const { messages } = (await response.json()) as { messages: { status: string }[] };
  const status = messages[0]?.status;
  return status === "0" ? undefined : `status ${status}`;
}
