import type { Fault } from "@smskit/mock";

/** What goes wrong at a provider, and what a failover must do then. */
export interface Trouble {
  title: string;
  fault: Fault;
  /** Whether the phone gets the text anyway. */
  isSent: boolean;
  /** Whether the text was certainly not sent, so that the next provider may send it. */
  goesOn: boolean;
}

/** The provider responds, or the connection breaks. */
export const troubles: readonly Trouble[] = [
  { title: "refuses", fault: { kind: "rate-limited" }, isSent: false, goesOn: true },
  { title: "fails", fault: { kind: "server-error" }, isSent: false, goesOn: false },
  {
    title: "fails after it accepted",
    fault: { kind: "server-error", accepted: true },
    isSent: true,
    goesOn: false,
  },
  {
    title: "is behind a proxy that fails",
    fault: { kind: "server-error", status: 503, body: "<html>busy</html>" },
    isSent: false,
    goesOn: false,
  },
  {
    title: "redirects",
    fault: { kind: "redirect", location: "https://example.com/" },
    isSent: false,
    goesOn: false,
  },
  { title: "loses its response", fault: { kind: "reset-after-read" }, isSent: true, goesOn: false },
  {
    title: "loses the request",
    fault: { kind: "reset-after-read", accepted: false },
    isSent: false,
    goesOn: false,
  },
  { title: "ends the connection", fault: { kind: "fin" }, isSent: true, goesOn: false },
  { title: "garbles its response", fault: { kind: "garbled-answer" }, isSent: true, goesOn: false },
  { title: "sends an empty response", fault: { kind: "empty-answer" }, isSent: true, goesOn: false },
  { title: "cuts its response", fault: { kind: "truncated-answer" }, isSent: true, goesOn: false },
];

/** The provider reads the request, and nothing comes back. */
export const silences: readonly Trouble[] = [
  { title: "is silent after it accepted", fault: { kind: "hang" }, isSent: true, goesOn: false },
  { title: "is silent", fault: { kind: "hang", accepted: false }, isSent: false, goesOn: false },
];
