import type { OperationRequest } from "../openapi/operation-request.ts";

const api = "content.twilio.com/v1/Content";
const template = {
  friendly_name: "order",
  language: "en",
  variables: { 1: "Ada", 2: "shipped" },
  types: {
    "twilio/quick-reply": {
      body: "Hello {{1}}, your order is {{2}}.",
      actions: [{ type: "QUICK_REPLY", title: "Thanks", id: "thanks" }],
    },
    "twilio/text": { body: "Hello {{1}}, your order is {{2}}." },
  },
};

/** Requests for the operations of the Content API. */
export const contents: readonly OperationRequest[] = [
  { operation: `POST ${api}`, json: template, keep: { content: "sid" } },
  { operation: `GET ${api}`, query: { PageSize: "1" } },
  { operation: `GET ${api}/{content}` },
  { operation: `PUT ${api}/{content}`, json: { ...template, friendly_name: "parcel" } },
  { operation: `GET ${api}/{content}/ApprovalRequests` },
  {
    operation: `POST ${api}/{content}/ApprovalRequests/whatsapp`,
    json: { name: "parcel", category: "UTILITY" },
  },
  { operation: `GET ${api}/{content}/ApprovalRequests` },
  { operation: "GET content.twilio.com/v1/ContentAndApprovals" },
  { operation: "GET content.twilio.com/v1/LegacyContent" },
  { operation: "GET content.twilio.com/v2/Content", query: { ContentName: "par", Language: "en" } },
  { operation: "GET content.twilio.com/v2/ContentAndApprovals", query: { SortByDate: "asc" } },
  { operation: `DELETE ${api}/{content}` },
];
