import type { Channel } from "../../carrier/carrier-message.ts";
import { parseJsonObject } from "../../server/parse-json-object.ts";
import { type RenderedContent, renderTemplate } from "./content/render-template.ts";
import type { RefusalCode } from "./errors.ts";
import type { CallingAccount, TwilioState } from "./state.ts";

/** What a message says: its own text and media, or those of its template. */
export function readContent(
  form: URLSearchParams,
  { account, state, channel }: { account: CallingAccount; state: TwilioState; channel: Channel },
): RenderedContent | RefusalCode {
  const own = { body: form.get("Body") ?? "", mediaUrls: form.getAll("MediaUrl") };
  const sid = form.get("ContentSid");
  const given = form.get("ContentVariables");
  if (!sid) return given ? 21654 : own;
  if (!state.content.isUsable(sid, account.sid)) return 21655;
  const variables = given ? readVariables(given) : {};
  if (variables === undefined) return 21656;
  const template = state.content.find(sid, account.sid);
  // What a template says that is only taken for granted is not known.
  if (template === undefined) return own;
  return renderTemplate(template, variables, channel) ?? 21656;
}

/** Twilio refuses values that are null or empty. Numbers are as good as texts. */
function readVariables(given: string): Record<string, string> | undefined {
  const variables = parseJsonObject(given);
  if (variables === undefined) return undefined;
  const entries = Object.entries(variables).map(([name, value]) => [
    name,
    typeof value === "number" ? String(value) : value,
  ]);
  const areTexts = entries.every(([, value]) => typeof value === "string" && value !== "");
  return areTexts ? Object.fromEntries(entries) : undefined;
}
