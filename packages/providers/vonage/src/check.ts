import { createFindings, type Finding, type HttpResponse } from "@smskit/core/provider";
import type { VonageConfig } from "./config.ts";

// FILL IN: read something that needs the credentials, such as the balance, and report for each field whether it is right. If
// Vonage has nothing to read, delete this file and what the compiler then finds.

/** Finds out whether a config is right, without sending. */
export async function checkAccount(
  config: VonageConfig,
  get: (path: string) => Promise<HttpResponse>,
): Promise<Finding[]> {
  const { list, add, addTemplates } = createFindings();
  const { status } = await get("/v1/balance");
  if (status === 200) add("ok", "apiKey", "Vonage accepts the API key.");
  else if (status === 401) add("error", "apiKey", "Vonage rejects the API key.");
  else add("warning", "apiKey", `Vonage could not check it (HTTP ${status}).`);
  addTemplates(config.templates);
  return list;
}
