import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SmsError, toWebRequest } from "@smskit/core";
import { startMockServer } from "@smskit/mock";
import { twilioWithNumber } from "@smskit/test-support/accounts";
import { errorOfKind } from "@smskit/test-support/error-of";
import { createTwilio, createTwilioWebhook } from "@smskit/twilio";
import { onTestFinished } from "vitest";

export const account = twilioWithNumber;

/** Twilio on a real socket, until the test is over. */
export async function startTwilio() {
  const server = await startMockServer({ port: 0 });
  const templates = [{ usageType: "SignIn", content: "Your code is {{code}}" }];
  const twilio = createTwilio({ ...account, baseUrl: server.url, templates });
  onTestFinished(async () => {
    await twilio.close();
    await server.close();
  });
  const webhook = createTwilioWebhook({ authToken: account.authToken });
  return { server, carrier: server.carrier, twilio, webhook };
}

/** The error of something that must fail. */
export const errorOf = errorOfKind(SmsError);

/** An app with a webhook, until the test is over. */
export async function startWebhookApp(respond: (request: Request) => Promise<Response>): Promise<string> {
  const server = createServer(async (incoming, outgoing) => {
    const request = await toWebRequest(incoming);
    const { status } = await respond(request).catch(() => new Response(null, { status: 500 }));
    outgoing.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
