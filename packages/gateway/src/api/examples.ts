/** Examples of the OpenAPI document. A test validates each against its schema. */

const id = "0d2c5a4e-6a3c-4f0e-9a43-0f3c6f1b8a11";
const otherId = "5b1f0c1e-7d0b-4c57-8a43-2f6f0d3c9b52";

const message = {
  id,
  status: "delivered",
  source: "key:app",
  to: "+••••••••10",
  reference: "order-1042",
  segments: 1,
  encoding: "gsm-7",
  connector: "main",
  provider: "twilio",
  providerId: "SM0123456789abcdef0123456789abcdef",
  price: { amount: "0.0075", currency: "USD" },
  createdAt: "2026-11-29T10:00:00.010Z",
  updatedAt: "2026-11-29T10:00:02.118Z",
  sentAt: "2026-11-29T10:00:00.420Z",
};

const event = {
  id: otherId,
  type: "message.delivered",
  messageId: id,
  createdAt: "2026-11-29T10:00:02.118Z",
  canReplay: true,
  deliveries: [
    {
      target: "endpoint:app",
      state: "dead",
      attempts: 9,
      status: 500,
      settledAt: "2026-12-01T07:05:41.003Z",
    },
  ],
};

const template = { usageType: "SignIn", locale: "de", placeholders: ["code"] };
const suppressionEntry = {
  id: "1042",
  number: "+••••••••10",
  source: "connector:main",
  addedAt: "2026-11-29T10:03:11.000Z",
};

export const examples = {
  id,
  number: "+15558675310",
  message,
  newMessage: { to: "+15558675310", body: "Your order is on its way.", reference: "order-1042" },
  messagePage: { messages: [message], next: id },
  messageSearch: { number: "+15558675310", status: "failed", limit: 20 },
  newBatch: {
    messages: [
      { to: "+15558675310", variables: { name: "Ada" }, reference: "visit-1" },
      { to: "+15558675311", variables: { name: "Grace" }, reference: "visit-2" },
    ],
    shared: { usageType: "Reminder" },
  },
  createdBatch: {
    id,
    accepted: [{ index: 0, id: otherId }],
    refused: [
      {
        index: 1,
        code: "invalid-recipient",
        message: "to: is not a phone number in E.164, such as +15558675310.",
      },
    ],
  },
  batch: {
    id,
    source: "key:app",
    total: 2,
    refused: 1,
    counts: {
      ...{ queued: 0, accepted: 0, sent: 0, delivered: 1, read: 0 },
      ...{ undelivered: 0, failed: 0, unknown: 0, canceled: 0 },
    },
    done: true,
    createdAt: "2026-11-29T10:00:00.010Z",
  },
  newVerification: { to: "+15558675310", usageType: "SignIn", ip: "203.0.113.7" },
  resendVerification: { ip: "203.0.113.7" },
  startedVerification: {
    verificationId: "r1Zt0Zq3cVYwU4m1",
    expiresAt: "2026-11-29T10:10:00.000Z",
    delivery: "accepted",
    resendAt: "2026-11-29T10:00:30.000Z",
  },
  checkVerification: { code: "123456", to: "+15558675310" },
  checkedVerification: { status: "incorrect", attemptsLeft: 4 },
  previewRequest: { usageType: "SignIn", variables: { code: "123456" }, locale: "de" },
  preview: {
    body: "Dein Code ist 123456.",
    encoding: "gsm-7",
    segments: 1,
    characters: 21,
    unitsLeft: 139,
    nonGsmCharacters: [],
  },
  template,
  templateList: { templates: [template] },
  suppression: { suppressed: true },
  suppressionEntry,
  suppressionPage: { suppressions: [suppressionEntry], next: "1042" },
  numberRequest: { number: "+15558675310" },
  erasedRecipient: { messages: 2, canceled: 1, underWay: 0, logEntries: 1, verifications: 1, events: 4 },
  event,
  eventPage: { events: [event], next: otherId },
  replayRequest: { from: "2026-11-29T00:00:00Z", target: "endpoint:app" },
  replayedEvents: { deliveries: 1 },
  problem: {
    type: "about:blank",
    title: "Invalid request",
    status: 422,
    detail: "The request is invalid: to: is missing.",
    errors: [{ path: "to", message: "is missing" }],
  },
};
