import { joinBytes } from "../http/join-bytes.ts";
import { maximumWebhookBytes, SmsWebhookError } from "./webhook.ts";

/** Fields of a form, or of a query, that are read. */
const maximumFields = 1_000;

/** Whether a value is a web `Request`, of any library. */
export function isWebRequest(value: unknown): value is Request {
  if (typeof value !== "object" || value === null) return false;
  const { method, url, headers, text } = value as Partial<Request>;
  const isComplete = typeof method === "string" && typeof url === "string" && URL.canParse(url);
  return isComplete && typeof headers?.get === "function" && typeof text === "function";
}

/**
 * Reads the body of a webhook request, within bounds.
 * @param maximumBytes The most that is read: more for a provider that reports many messages in one request. @default 64 KiB
 * @throws {SmsWebhookError} 413 for more, 400 for an incomplete body, 500 for a body that was read before.
 */
export async function readWebhookBody(
  request: Request,
  maximumBytes: number = maximumWebhookBytes,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!isWebRequest(request)) throw new SmsWebhookError(500, "readWebhookBody: takes a web Request.");
  if (Number(request.headers.get("content-length")) > maximumBytes) throw tooLarge(maximumBytes);
  if (request.bodyUsed || request.body?.locked) {
    throw new SmsWebhookError(
      500,
      "The webhook's body has been read already: pass the request to `parse` first, or a clone of it.",
    );
  }
  try {
    return await readBounded(request, maximumBytes);
  } catch (thrown) {
    if (thrown instanceof SmsWebhookError) throw thrown;
    throw new SmsWebhookError(400, "The webhook's body broke off before its end.");
  }
}

async function readBounded(request: Request, maximumBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) break;
    size += next.value.byteLength;
    if (size > maximumBytes) {
      reader?.cancel().catch(() => {});
      throw tooLarge(maximumBytes);
    }
    chunks.push(next.value);
  }
  return joinBytes(chunks);
}

/**
 * Decodes a form, or the query of a URL.
 * @throws {SmsWebhookError} 413 for more than 1,000 fields, or a query of more than 64 KiB.
 */
export function readWebhookForm(text: string | Uint8Array): URLSearchParams {
  if (typeof text !== "string" && !(text instanceof Uint8Array)) {
    throw new SmsWebhookError(500, "readWebhookForm: takes a string or bytes.");
  }
  const encoded = typeof text === "string" ? text : new TextDecoder().decode(text);
  if (encoded.length > maximumWebhookBytes) throw tooLarge(maximumWebhookBytes);
  let fields = encoded === "" ? 0 : 1;
  for (let at = encoded.indexOf("&"); at !== -1; at = encoded.indexOf("&", at + 1)) fields += 1;
  if (fields > maximumFields) {
    throw new SmsWebhookError(413, `The webhook has more than ${maximumFields} fields.`);
  }
  return new URLSearchParams(encoded);
}

function tooLarge(maximumBytes: number): SmsWebhookError {
  return new SmsWebhookError(413, `The webhook is larger than ${maximumBytes} bytes.`);
}
