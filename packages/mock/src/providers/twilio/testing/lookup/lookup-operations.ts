import type { OperationRequest } from "../openapi/operation-request.ts";

const number = "lookups.twilio.com/v2/PhoneNumbers/+14159929960";
const override = `${number}/Overrides/line_type`;
const everyField = [
  "caller_name",
  "sim_swap",
  "call_forwarding",
  "line_status",
  "line_type_intelligence",
  "identity_match",
  "reassigned_number",
  "sms_pumping_risk",
  "phone_number_quality_score",
  "pre_fill",
].join(",");
const owner = { FirstName: "Ada", LastName: "Lovelace", LastVerifiedDate: "20201227" };

/** Requests for the operations of Lookup. */
export const lookups: readonly OperationRequest[] = [
  { operation: `GET ${number}` },
  { operation: `GET ${number}`, query: { Fields: everyField, ...owner } },
  { operation: "GET lookups.twilio.com/v2/PhoneNumbers/+1415992996" },
  { operation: "GET lookups.twilio.com/v2/PhoneNumbers/hello", query: { Fields: everyField } },
  {
    operation: "POST lookups.twilio.com/v2/batch/query",
    json: {
      phone_numbers: [
        { correlation_id: "1", phone_number: "+14159929960", fields: ["line_type_intelligence"] },
      ],
    },
  },
  { operation: `POST ${override}`, json: { line_type: "fixedVoip", reason: "Shown to be VoIP" } },
  { operation: `GET ${override}` },
  { operation: `PUT ${override}`, json: { line_type: "nonFixedVoip", reason: "Shown to move" } },
  { operation: `DELETE ${override}` },
  { operation: "GET lookups.twilio.com/v1/PhoneNumbers/+14159929960" },
  { operation: "GET lookups.twilio.com/v1/PhoneNumbers/+14159929960", query: { Type: "carrier" } },
  { operation: "GET lookups.twilio.com/v1/PhoneNumbers/+14159929960", query: { Type: "caller-name" } },
];
