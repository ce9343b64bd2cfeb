import { z } from "@hono/zod-openapi";
import type { SmsError, TemplateVariables } from "@smskit/core";
import { sourceLimits } from "../config/field-schemas.ts";

/** One request to a door: a POST. Its body was read already. */
export interface DoorRequest {
  readonly headers: Headers;
  /** The raw body, which signatures cover. */
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One text that a system asks for. */
export interface DoorText {
  /** The recipient, as the system writes it. */
  readonly to: string;
  /** What the text is for, in the door's own words: `"sign-in"`. The config maps it to a usage type. */
  readonly kind: string;
  /** The values of the template's placeholders: usually `{ code }`. */
  readonly variables?: TemplateVariables | undefined;
  /** The whole text, if the system words it. It is used if the config has no template for the usage type, or says so. */
  readonly body?: string | undefined;
  /** The recipient's language. */
  readonly locale?: string | undefined;
  /** Seconds that the code in the text can be used, if the system says so. */
  readonly lifeSeconds?: number | undefined;
  /**
   * What a repeated request has in common with the first: the number and the code; or the system's own id of the text. It is
   * stored as a keyed hash.
   */
  readonly once: readonly string[];
  /**
   * Whether `once` is an id that the system gives to one text only. Then repeats are recognized for days; otherwise for 60
   * seconds, so that a wanted resend with the same code goes out.
   */
  readonly onceIsId?: boolean | undefined;
  /** Seconds that repeats are recognized, if the system has its own: how long it retries. */
  readonly onceSeconds?: number | undefined;
  /**
   * What no other request has, and nobody can change: what its signature covers, or the signature in one form. Somebody may record
   * a request and send it again before its signature is too old. Such a replay sends nothing, even after the 60 seconds of
   * `once`. Not needed if `once` is an id.
   */
  readonly signed?: string | undefined;
  /** The most segments of the text: a longer one is cut. */
  readonly maxSegments?: number | undefined;
}

/** What every door has in the config. */
export const doorSettings = {
  ...sourceLimits,
  usageTypes: z
    .record(z.string(), z.string().min(1))
    .default({})
    .describe("The usage type of each kind of text, for those that differ from the door's own."),
  content: z
    .enum(["template", "system"])
    .default("template")
    .describe(
      "Whether texts use the templates of the config, or the text that the system worded. Default: `template`.",
    ),
};

export interface DoorConfig {
  readonly type: string;
  readonly countries?: readonly string[] | undefined;
  readonly dailyTexts: number;
  /** The most texts in an hour. Only some doors have this limit. */
  readonly hourlyTexts?: number | undefined;
  readonly usageTypes: Readonly<Record<string, string>>;
  readonly content: "template" | "system";
}

/** Reads the requests of one system that asks for texts. It verifies them, and decides nothing else. */
export interface Door<Config extends DoorConfig = DoorConfig> {
  /** The `type` in the config. */
  readonly type: string;
  /** The door's config: `z.strictObject({ type: z.literal("…"), ...doorSettings, … })`. */
  readonly schema: z.ZodObject;
  /** The usage type of each kind of text, unless the config has another. */
  readonly usageTypes: Readonly<Record<string, string>>;
  /** Milliseconds from the request to the response, at most: below the system's own timeout. */
  readonly waitMs: number;
  /**
   * Milliseconds for a text to be put on record. After them, the door asks the system to retry: so several attempts fit into its
   * timeout. @default `waitMs`
   */
  readonly recordMs?: number | undefined;
  /** Codes are sent before everything else. */
  readonly isUrgent: boolean;
  /** Whether the system sends codes alone, so that nothing can be texted without a template. @default false */
  readonly needsTemplates?: boolean | undefined;
  /** The most bytes of a request's body. @default 256 KiB */
  readonly maximumBytes?: number | undefined;
  /**
   * Verifies a request, and returns the texts that it asks for: none if there is nothing to send.
   * @throws {DoorRefusal} for a request that is not genuine or cannot be read.
   */
  read(request: DoorRequest, config: Config): readonly DoorText[] | Promise<readonly DoorText[]>;
  /** The response for texts that are on their way, may be, or were sent before. @default 204 without a body */
  accepted?(): Response;
  /** The response for a text that was certainly not sent. @default {@link notSentResponse} with the error's sentence */
  failed?(error: SmsError): Response;
  /** The response for a refused request. @default its status, with its sentence */
  refused?(refusal: DoorRefusal): Response;
}

/**
 * A sentence that a system may show to the person who waits for the text. It is the same for every cause: it must not tell whether a
 * number is known, blocked or abroad.
 */
export const sentenceForPerson = "The text could not be sent. Check the number, or try again later.";

/**
 * The response for a text that was certainly not sent: 503 if a retry may help, 429 if a limit is reached, and 422 otherwise.
 * @param sentence Contains nothing of the request.
 */
export function notSentResponse({ code, retryable }: SmsError, sentence: string): Response {
  if (retryable) return new Response(sentence, { status: 503, headers: { "Retry-After": "1" } });
  return new Response(sentence, { status: code === "rate-limited" ? 429 : 422 });
}

/** Keeps the type of a door's config while the list of doors forgets it. */
export function defineDoor<Config extends DoorConfig>(door: Door<Config>): Door {
  return door as unknown as Door;
}

/** Why a door refused a request. Contains nothing of the request. */
export class DoorRefusal extends Error {
  override readonly name = "DoorRefusal";
  /** 400, 401, 403, 405, 413 or 415. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
