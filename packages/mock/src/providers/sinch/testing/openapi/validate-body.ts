import { readFileSync } from "node:fs";
import { bodyValidator, type Schema } from "../../../../testing/body-validator.ts";

const schemas: Record<string, Schema> = JSON.parse(
  readFileSync(new URL("sinch-openapi.json", import.meta.url), "utf8"),
);
const batch = schemas["sendBatchCreated"]?.properties ?? {};
const report = schemas["retrieveDeliveryResponseObj"]?.properties ?? {};
const recipientReport = schemas["retrieveRecipientDeliveryResponseObj"]?.properties ?? {};
const inbound = schemas["inboundsObject"]?.properties ?? {};
const statuses = ["Queued", "Dispatched", "Aborted", "Cancelled", "Rejected"];
const status = { enum: [...statuses, "Deleted", "Delivered", "Failed", "Expired", "Unknown"] };
const boolean = { type: "boolean" };
const integer = { type: "integer" };

/** Compares a body with a schema of Sinch's OpenAPI of 2022, with what the SDK's types have since, or say differently. */
export const problemsOfBody = bodyValidator({
  ...schemas,
  sendBatchObject: { $ref: "#/$defs/sendBatchCreated" },
  msisdn: { type: "string", pattern: "^[1-9]\\d{6,14}$" },
  sendBatchCreated: {
    type: "object",
    required: ["id", "to", "body", "type", "canceled", "created_at", "modified_at", "delivery_report"],
    properties: {
      ...batch,
      type: { enum: ["mt_text", "mt_binary", "mt_media"] },
      body: { type: ["string", "object"] },
      delivery_report: { enum: ["none", "summary", "full", "per_recipient", "per_recipient_final"] },
      client_reference: { type: "string" },
      parameters: { type: "object", additionalProperties: { type: "object" } },
      feedback_enabled: boolean,
      truncate_concat: boolean,
      strict_validation: boolean,
      from_ton: integer,
      from_npi: integer,
    },
  },
  retrieveDeliveryResponseObj: {
    type: "object",
    required: ["type", "batch_id", "total_message_count", "statuses"],
    properties: {
      ...report,
      type: { enum: ["delivery_report_sms", "delivery_report_mms"] },
      // A number in the SDK's types and in the examples of the documentation, a text in the OpenAPI.
      total_message_count: integer,
      statuses: {
        type: "array",
        items: {
          type: "object",
          required: ["code", "status", "count"],
          properties: {
            ...report["statuses"]?.items?.properties,
            status,
          },
        },
      },
    },
  },
  retrieveRecipientDeliveryResponseObj: {
    type: "object",
    required: ["type", "at", "batch_id", "code", "recipient", "status"],
    properties: {
      ...recipientReport,
      // One text with commas in the OpenAPI.
      status,
      type: { enum: ["recipient_delivery_report_sms", "recipient_delivery_report_mms"] },
    },
  },
  inboundsObject: {
    type: "object",
    required: ["type", "id", "from", "to", "body", "received_at"],
    properties: {
      ...inbound,
      type: { enum: ["mo_text", "mo_binary", "mo_media"] },
      body: { type: ["string", "object"] },
    },
  },
  dryRun: {
    type: "object",
    required: ["number_of_recipients", "number_of_messages"],
    properties: {
      number_of_recipients: integer,
      number_of_messages: integer,
      per_recipient: {
        type: "array",
        items: {
          type: "object",
          // The parts are `message_part` in the OpenAPI, and `number_of_parts` in the SDK's types.
          properties: {
            recipient: { type: "string" },
            number_of_parts: integer,
            body: { type: "string" },
            encoding: { type: "string" },
          },
        },
      },
    },
  },
});
