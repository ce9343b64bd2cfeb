import { signed } from "./webhook-requests.ts";

const signatureSecret = "0123456789abcdef0123456789abcdef";

/** Configs of `createVonageSmsWebhook`, each with a delivery report that is signed for it. */
export function signedWebhooks() {
  return (["sha256", "md5hash"] as const).map((signatureMethod) => {
    const fields = {
      "api-key": "abcd1234",
      "err-code": "0",
      "message-timestamp": new Date().toISOString().slice(0, 19).replace("T", " "),
      messageId: "0B00000127FDBC63",
      msisdn: "15558675310",
      status: "delivered",
      timestamp: String(Math.floor(Date.now() / 1_000)),
      to: "15551230000",
    };
    return {
      config: { signatureSecret, signatureMethod },
      request: {
        url: "https://example.com/sms/vonage",
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: String(new URLSearchParams(signed(fields, signatureMethod, signatureSecret))),
      },
    };
  });
}
