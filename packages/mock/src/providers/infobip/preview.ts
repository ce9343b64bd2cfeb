import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonResponse } from "../shared/responses.ts";
import { violationsOf } from "./check-fields.ts";
import { type CountedText, countInLanguage, countText, transliterate } from "./languages.ts";
import { previewRule } from "./request-rules.ts";
import { refused } from "./responses.ts";

/**
 * Responds to `POST /sms/1/preview`: with the text as it is, and then with the language or the transliteration that the request
 * asks for.
 */
export function previewResponse(request: ProviderRequest): ProviderResponse {
  const { json = {} } = request;
  const violations = violationsOf(json, previewRule, "");
  if (violations.length > 0) return refused(request, "badRequest", { violations });
  const originalText = String(json["text"]);
  const { languageCode, transliteration } = json;
  const previews = [previewOf(countText(originalText), {})];
  if (languageCode != null || transliteration != null) {
    const text =
      transliteration == null ? originalText : transliterate(originalText, String(transliteration));
    const counted = languageCode == null ? countText(text) : countInLanguage(text, String(languageCode));
    previews.push(
      previewOf(counted, {
        ...(languageCode != null && { language: { languageCode } }),
        ...(transliteration != null && { transliteration }),
      }),
    );
  }
  return jsonResponse(200, { originalText, previews });
}

function previewOf({ text, ...counts }: CountedText, configuration: object): object {
  return { textPreview: text, ...counts, configuration };
}
