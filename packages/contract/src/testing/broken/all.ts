import { brokenAlteredResponses } from "./altered-responses.ts";
import { brokenConfigsAndOptionalMethods } from "./configs-and-optional-methods.ts";
import { brokenDeclarations } from "./declarations.ts";
import { brokenDeliveryReports } from "./delivery-reports.ts";
import { brokenIdempotency } from "./idempotency.ts";
import { brokenInboundTexts } from "./inbound-texts.ts";
import { brokenInterruptions } from "./interruptions.ts";
import { brokenMessageFields } from "./message-fields.ts";
import { brokenMessageTimes } from "./message-times.ts";
import type { BrokenConnector } from "./mistakes.ts";
import { brokenOptionalMethods } from "./optional-methods.ts";
import { brokenResponses } from "./responses.ts";
import { brokenSending } from "./sending.ts";
import { brokenShapes } from "./shapes.ts";
import { brokenSockets } from "./sockets.ts";
import { brokenTemplates } from "./templates.ts";
import { brokenTexts } from "./texts.ts";
import { brokenWebhookBounds } from "./webhook-bounds.ts";
import { brokenWebhookEvents } from "./webhook-events.ts";
import type { BrokenWebhook } from "./webhook-mistakes.ts";
import { brokenWebhookShapes } from "./webhook-shapes.ts";
import { brokenWebhookSignatures } from "./webhook-signatures.ts";

/** Every broken connector. */
export const brokenConnectors: readonly BrokenConnector[] = [
  ...brokenSending,
  ...brokenTemplates,
  ...brokenTexts,
  ...brokenResponses,
  ...brokenAlteredResponses,
  ...brokenSockets,
  ...brokenInterruptions,
  ...brokenConfigsAndOptionalMethods,
  ...brokenOptionalMethods,
  ...brokenIdempotency,
  ...brokenMessageFields,
  ...brokenMessageTimes,
  ...brokenDeclarations,
  ...brokenDeliveryReports,
  ...brokenInboundTexts,
  ...brokenShapes,
];

/** Every broken webhook. */
export const brokenWebhooks: readonly BrokenWebhook[] = [
  ...brokenWebhookEvents,
  ...brokenWebhookSignatures,
  ...brokenWebhookBounds,
  ...brokenWebhookShapes,
];
