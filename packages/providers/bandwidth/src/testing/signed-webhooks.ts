import account from "../../example-account.json" with { type: "json" };

/** The credentials of the callbacks. */
export const { username, password } = account.webhook;

export interface CallbackRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string;
}

/** Returns a request as Bandwidth makes it: a list of one event. */
export function callbackRequest(
  events: unknown,
  credentials: { username: string; password: string } = { username, password },
): CallbackRequest {
  const authorization = Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64");
  return {
    url: "https://example.com/sms/bandwidth",
    method: "POST",
    headers: {
      "content-type": "application/json; charset=utf-8",
      "user-agent": "BandwidthAPI/v2",
      authorization: `Basic ${authorization}`,
    },
    body: JSON.stringify(events),
  };
}

/** Returns an event about a message to `+15558675310`. */
export function statusEvent(type: string, extra: object = {}, message: object = {}): object {
  return {
    time: "2026-01-02T03:04:05.678901Z",
    type,
    to: "+15558675310",
    description: "Message delivered to carrier.",
    ...extra,
    message: {
      id: "1589228074636lm4k2je7j7jklbn2",
      owner: "+15551230000",
      applicationId: account.config.applicationId,
      time: "2026-01-02T03:04:04.000000Z",
      segmentCount: 1,
      direction: "out",
      to: ["+15558675310"],
      from: "+15551230000",
      text: "",
      tag: "",
      ...message,
    },
  };
}

/** Configs of `createBandwidthWebhook`, each with a delivery report that has its credentials, and one that has others. */
export function signedWebhooks() {
  const events = [statusEvent("message-delivered")];
  return [password, ["old", password]].map((passwords) => ({
    config: { username, password: passwords },
    request: callbackRequest(events),
    forged: callbackRequest(events, { username, password: "another" }),
  }));
}
