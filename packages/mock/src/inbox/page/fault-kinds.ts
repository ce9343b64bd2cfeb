/** How the kinds of faults are told and asked for. */

export interface FaultOption {
  name: string;
  label: string;
  type: "text" | "number" | "checkbox";
  required?: true;
  hint?: string;
}

export interface FaultKind {
  kind: string;
  /** What the client or the app sees. */
  says: string;
  options?: readonly FaultOption[];
  /** It strikes before a request is read, so no recipient is known. */
  knowsNoRecipient?: true;
  /** It strikes every connection, this page's too. */
  needsTimes?: true;
}

const accepted: FaultOption = { name: "accepted", label: "The text goes out", type: "checkbox" };
const notAccepted: FaultOption = {
  name: "accepted",
  label: "The text goes out all the same",
  type: "checkbox",
};
const status: FaultOption = { name: "status", label: "Status", type: "number" };

/** By what they break, those that are wanted most first. */
export const faultGroups: readonly { title: string; kinds: readonly FaultKind[] }[] = [
  {
    title: "Answers",
    kinds: [
      {
        kind: "rate-limited",
        says: "429 in the provider's words. Nothing goes out.",
        options: [{ name: "retryAfter", label: "Retry-After", type: "text", hint: "seconds or a date" }],
      },
      {
        kind: "server-error",
        says: "5xx, in the provider's words unless a body is given.",
        options: [
          { ...status, hint: "500" },
          { name: "body", label: "Body", type: "text" },
          { name: "contentType", label: "Content type", type: "text", hint: "text/html" },
          notAccepted,
        ],
      },
      {
        kind: "redirect",
        says: "3xx to elsewhere. Nothing goes out.",
        options: [
          { name: "location", label: "Location", type: "text", required: true },
          { ...status, hint: "307" },
        ],
      },
      { kind: "garbled-answer", says: "The right status with a body that is no JSON. The text goes out." },
      { kind: "empty-answer", says: "The right status with no body. The text goes out." },
      {
        kind: "slow-answer",
        says: "A proper answer, late.",
        options: [{ name: "afterMs", label: "After, ms", type: "number", required: true }],
      },
    ],
  },
  {
    title: "Delivery and receipts",
    kinds: [
      {
        kind: "undelivered",
        says: "Accepted and sent, but it does not arrive.",
        options: [
          { name: "code", label: "The provider's code", type: "text", required: true, hint: "30003" },
        ],
      },
      { kind: "missing-receipt", says: "No receipt of the message is sent." },
      { kind: "duplicate-receipt", says: "Each receipt is sent twice." },
      { kind: "reordered-receipts", says: "All receipts after the last step, last to first." },
      {
        kind: "late-receipt",
        says: "Each receipt so much after its step.",
        options: [{ name: "byMs", label: "By, ms", type: "number", required: true }],
      },
    ],
  },
  {
    title: "Connections",
    kinds: [
      { kind: "hang", says: "The request is read and never answered.", options: [accepted] },
      { kind: "reset-after-read", says: "Reset instead of an answer.", options: [accepted] },
      { kind: "fin", says: "The connection ends without an answer.", options: [accepted] },
      { kind: "truncated-answer", says: "The head, half of the body, then the end.", options: [accepted] },
      { kind: "garbage-answer", says: "Bytes that are not HTTP.", options: [accepted] },
      {
        kind: "idle-close",
        says: "A proper answer, then the idle connection is closed.",
        options: [{ name: "reset", label: "With a reset", type: "checkbox" }],
      },
      {
        kind: "reset-before-read",
        says: "Reset when a request's first bytes arrive.",
        knowsNoRecipient: true,
      },
      {
        kind: "reset-on-connect",
        says: "Reset before anything is read.",
        knowsNoRecipient: true,
        needsTimes: true,
      },
      {
        kind: "hang-handshake",
        says: "TLS is never answered; plain, nothing is read.",
        knowsNoRecipient: true,
        needsTimes: true,
      },
    ],
  },
];

/** The kinds that the server has, also those that the page does not know. */
export function groupsOf(kinds: readonly string[]): typeof faultGroups {
  const known = new Set(faultGroups.flatMap((group) => group.kinds.map(({ kind }) => kind)));
  const others = kinds.filter((kind) => !known.has(kind)).map((kind) => ({ kind, says: "" }));
  return [...faultGroups, ...(others.length > 0 ? [{ title: "Others", kinds: others }] : [])];
}
