import {
  createMemoryConnector,
  type DeliveryUpdate,
  type MemoryConnector,
  type SmsError,
  type SmsWebhook,
} from "@smskit/core";
import { type AppOptions, createApp } from "../create-app.ts";
import { texts } from "../texts.ts";
import { clientOf, origin } from "./app-client.ts";
import { sharedState } from "./state.ts";

export const number = "+1 555 867 5310";

/** Takes updates as JSON: what a provider's own webhook makes of its requests. */
const webhook: SmsWebhook = {
  async parse(request) {
    const update = (await request.json()) as DeliveryUpdate;
    return { events: [{ type: "delivery", update }], response: new Response(null, { status: 204 }) };
  },
};

/** The app on a connector that texts nobody. */
export function appWith(options: Partial<AppOptions> & { connector?: MemoryConnector } = {}) {
  const connector = options.connector ?? createMemoryConnector({ templates: texts.templates });
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const app = createApp({
    webhook,
    publicUrl: origin,
    state: sharedState(),
    log,
    ...options,
    sender: connector,
  });
  const codeOf = (index: number): string => /\d{6}/.exec(connector.messages.at(index)?.body ?? "")?.[0] ?? "";
  const report = (update: Partial<DeliveryUpdate>) =>
    app.request("/webhooks/memory", {
      method: "POST",
      body: JSON.stringify({ provider: "memory", providerStatus: "", at: new Date(), ...update }),
    });
  return { app, connector, lines, codeOf, report, client: clientOf(app) };
}

/** A memory connector whose sends end with an error. */
export function failing(error: SmsError): MemoryConnector {
  const connector = createMemoryConnector({ templates: texts.templates });
  return { ...connector, send: () => Promise.reject(error) };
}
