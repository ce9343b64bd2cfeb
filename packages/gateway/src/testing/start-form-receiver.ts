import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import twilio from "twilio";

/** A form that an app got. */
export interface ReceivedForm {
  path: string;
  fields: Record<string, string>;
  /** `I-Twilio-Idempotency-Token`. */
  token: string;
  /** Whether Twilio's SDK says that the request is genuine. */
  isGenuine: boolean;
}

/** An app that takes what Twilio sends. */
export interface FormReceiver {
  url: string;
  received: ReceivedForm[];
  /** The status of the next responses. */
  status: number;
  close(): Promise<void>;
}

/** Starts an app that verifies requests with the SDK. */
export async function startFormReceiver(authToken: string): Promise<FormReceiver> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const fields = Object.fromEntries(new URLSearchParams(body));
    const { headers, url: path = "" } = request;
    const signature = String(headers["x-twilio-signature"]);
    receiver.received.push({
      path,
      fields,
      token: String(headers["i-twilio-idempotency-token"]),
      isGenuine: twilio.validateRequest(authToken, signature, receiver.url + path, fields),
    });
    response.writeHead(receiver.status, { "Content-Type": "text/xml" }).end("<Response/>");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const receiver: FormReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    status: 200,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}
