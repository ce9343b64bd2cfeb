/**
 * The groups of the page about the mock server's API, and a title and a command for each operation. The commands are run by
 * `scripts/snippets.long.test.ts`, which puts a message and a fault on the server first.
 */

/** Stands in the examples for the id of a message that exists. */
export const exampleMessage = `SM${"0".repeat(32)}`;
/** Stands in the examples for the id of a fault that exists. */
export const exampleFault = "fault-1";

/** Stands in the examples for the id of a file that exists. */
export const exampleFile = "0f8fad5b-d9cb-469f-a165-70867728950e";

/** The operations by the beginning of their paths, in the order of the page. */
export const groups: readonly { title: string; intro: string; paths: readonly string[] }[] = [
  {
    title: "Messages",
    intro: "The texts that the providers accepted from your app.",
    paths: ["/messages", "/wait"],
  },
  {
    title: "Phones",
    intro: "The phones on the network, and the texts that they send.",
    paths: ["/phones", "/replies", "/media"],
  },
  {
    title: "Numbers",
    intro: "The app's numbers, and where texts to them are reported.",
    paths: ["/numbers"],
  },
  {
    title: "Make requests fail",
    intro:
      "A fault makes a request or a delivery fail. [Simulate failures](../guides/simulate-failures.md#faults) lists the kinds.",
    paths: ["/faults"],
  },
  {
    title: "Move time",
    intro: "The carrier's clock decides when scheduled messages are sent and when their validity ends.",
    paths: ["/clock"],
  },
  {
    title: "The server",
    intro: "What reached the server, what it serves, and how to start again.",
    paths: ["/requests", "/info", "/reset"],
  },
  {
    title: "Events",
    intro: "Everything that happens, as a stream. The [inbox](../guides/inbox.md) uses it.",
    paths: ["/events"],
  },
];

const url = "http://127.0.0.1:4010/api/v1";
const phone = "+15558675310";
const number = "+15550001111";

/** By method and path. */
export const examples: Readonly<Record<string, { title: string; command: string }>> = {
  "GET /messages": { title: "List messages", command: `curl "${url}/messages?to=${phone}&limit=10"` },
  "DELETE /messages": {
    title: "Delete messages",
    command: `curl -X DELETE "${url}/messages?status=delivered"`,
  },
  "GET /messages/{id}": { title: "Get a message", command: `curl ${url}/messages/${exampleMessage}` },
  "DELETE /messages/{id}": {
    title: "Delete a message",
    command: `curl -X DELETE ${url}/messages/${exampleMessage}`,
  },
  "GET /wait": { title: "Wait for a message", command: `curl "${url}/wait?to=${phone}"` },
  "GET /phones": { title: "List phones", command: `curl ${url}/phones` },
  "GET /phones/{number}": { title: "Get a phone", command: `curl ${url}/phones/${phone}` },
  "PATCH /phones/{number}": {
    title: "Change a phone",
    command: `curl -X PATCH ${url}/phones/${phone} --json '{"state":"unreachable"}'`,
  },
  "POST /replies": {
    title: "Send a text from a phone",
    command: `curl ${url}/replies --json '{"from":"${phone}","body":"STOP"}'`,
  },
  "GET /media/{id}": { title: "Get a file", command: `curl ${url}/media/${exampleFile}` },
  "GET /numbers": { title: "List numbers", command: `curl ${url}/numbers` },
  "PUT /numbers/{number}": {
    title: "Set a number",
    command: `curl -X PUT ${url}/numbers/${number} --json '{"inboundUrl":"http://localhost:3000/sms"}'`,
  },
  "GET /numbers/{number}": { title: "Get a number", command: `curl ${url}/numbers/${number}` },
  "DELETE /numbers/{number}": {
    title: "Remove the settings of a number",
    command: `curl -X DELETE ${url}/numbers/${number}`,
  },
  "GET /faults": { title: "List faults", command: `curl ${url}/faults` },
  "POST /faults": {
    title: "Add a fault",
    command: `curl ${url}/faults --json '{"kind":"rate-limited","retryAfter":"2","times":1}'`,
  },
  "DELETE /faults": { title: "Remove all faults", command: `curl -X DELETE ${url}/faults` },
  "DELETE /faults/{id}": { title: "Remove a fault", command: `curl -X DELETE ${url}/faults/${exampleFault}` },
  "GET /clock": { title: "Get the clock", command: `curl ${url}/clock` },
  "POST /clock": { title: "Move the clock", command: `curl ${url}/clock --json '{"advanceMs":86400000}'` },
  "GET /requests": { title: "List requests", command: `curl "${url}/requests?failed=true&limit=10"` },
  "GET /info": { title: "Describe the server", command: `curl ${url}/info` },
  "POST /reset": { title: "Reset the server", command: `curl -X POST ${url}/reset` },
  "GET /events": { title: "Stream events", command: `curl -N ${url}/events` },
};
