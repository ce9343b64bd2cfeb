import { type CallContext, createFindings, type Finding } from "@smskit/core/provider";
import { type AccountApi, checkCredentialsAndSender } from "../account-check.ts";
import type { VonageSmsConfig } from "./config.ts";

/**
 * Reads the account's balance and its numbers, and reports whether each field of the config is right. Sends
 * nothing.
 */
export async function checkAccount(
  config: VonageSmsConfig,
  account: AccountApi,
  { signal }: CallContext,
): Promise<Finding[]> {
  const findings = createFindings();
  const number = await checkCredentialsAndSender(findings, config.from, account, signal);
  if (number !== null) findings.addTemplates(config.templates);
  return findings.list;
}
