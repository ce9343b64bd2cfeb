import type { ErrorCase } from "../error-case.ts";
import type { WireRequest } from "../wire-clients.ts";

const hello = { To: "+15558675310", From: "+15550001111" };
const text = { "twilio/text": { body: "Hello {{1}}" } };
const create = (json: Record<string, unknown>): WireRequest => ({ path: "/v1/Content", json });
const approvalOfNew = ({ sid }: Record<string, unknown>): WireRequest => ({
  path: `/v1/Content/${sid}/ApprovalRequests/whatsapp`,
  json: { name: "my_template", category: "UTILITY" },
});
/** A message with a template that was just created. */
const sending = (
  variables: Record<string, unknown> | undefined,
  types: Record<string, unknown> = text,
): Pick<ErrorCase, "before" | "request"> => ({
  before: [create({ language: "en", types })],
  request: ({ sid }) => ({
    form: {
      ...hello,
      ContentSid: String(sid),
      ...(variables && { ContentVariables: JSON.stringify(variables) }),
    },
  }),
});

/** The errors of the Content API, and of messages with a template. */
export const contentErrorCases: readonly ErrorCase[] = [
  { name: "a template without types", code: 92001, request: create({ language: "en", types: {} }) },
  { name: "types that are not an object", code: 92001, request: create({ language: "en", types: [text] }) },
  {
    name: "101 variables",
    code: 92002,
    request: create({
      language: "en",
      types: text,
      variables: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [index, "x"])),
    }),
  },
  { name: "a template without a language", code: 92003, request: create({ types: text }) },
  {
    name: "a language that is not a code",
    code: 92004,
    request: create({ language: "English", types: text }),
  },
  {
    name: "buttons as they were once",
    code: 92008,
    request: create({ language: "en", types: { "twilio/button": { body: "x" } } }),
  },
  {
    name: "a type without a field that it needs",
    code: 20001,
    message: "Invalid parameter: types.twilio/media.media",
    request: create({ language: "en", types: { "twilio/media": { body: "x" } } }),
  },
  {
    name: "a name that WhatsApp does not accept",
    code: 20001,
    before: [create({ language: "en", types: text })],
    request: ({ sid }) => ({
      path: `/v1/Content/${sid}/ApprovalRequests/whatsapp`,
      json: { name: "My Template", category: "UTILITY" },
    }),
  },
  {
    name: "a template that WhatsApp has approved already",
    code: 92009,
    before: [create({ language: "en", types: text }), approvalOfNew],
    request: approvalOfNew,
  },
  {
    name: "a category that WhatsApp does not have",
    code: 20001,
    before: [create({ language: "en", types: text })],
    request: ({ sid }) => ({
      path: `/v1/Content/${sid}/ApprovalRequests/whatsapp`,
      json: { name: "my_template", category: "SPAM" },
    }),
  },
  {
    name: "a template of another name once the app has created one",
    code: 21655,
    before: [create({ language: "en", types: text })],
    request: { form: { ...hello, ContentSid: `HX${"c".repeat(32)}` } },
  },
  { name: "a variable that has neither a value nor a default", code: 21656, ...sending({ 2: "x" }) },
  { name: "a variable that is null", code: 21656, ...sending({ 1: null }) },
  { name: "a variable that is empty", code: 21656, ...sending({ 1: "" }) },
  {
    name: "a placeholder that is not closed",
    code: 21656,
    ...sending(undefined, { "twilio/text": { body: "Hello {{name}" } }),
  },
  {
    name: "a placeholder without a name",
    code: 21656,
    ...sending(undefined, { "twilio/text": { body: "Hello {{}}" } }),
  },
  { name: "a template that becomes too long", code: 21617, ...sending({ 1: "x".repeat(1600) }) },
];
