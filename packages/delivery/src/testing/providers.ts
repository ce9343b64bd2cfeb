import { startMockServer } from "@smskit/mock";
import { twilioWithNumber, vonageAccount } from "@smskit/test-support/accounts";
import { createTwilio } from "@smskit/twilio";
import { createVonage } from "@smskit/vonage";
import { onTestFinished } from "vitest";
import { templates } from "./scripted.ts";

/** Two providers on real sockets. */
export async function startProviders() {
  const server = await startMockServer({ port: 0 });
  const { carrier } = server;
  const twilio = createTwilio({
    ...twilioWithNumber,
    baseUrl: server.url,
    templates,
  });
  const vonage = createVonage({
    ...vonageAccount,
    baseUrl: server.url,
    templates,
  });
  onTestFinished(async () => {
    await Promise.all([twilio.close?.(), vonage.close?.()]);
    await server.close();
    // What is still on its way to a phone would go on in the next test.
    await carrier.idle();
  });
  const posts = (provider: string) =>
    carrier.requests.filter((request) => request.provider === provider && request.method === "POST").length;
  return { server, carrier, twilio, vonage, posts };
}
