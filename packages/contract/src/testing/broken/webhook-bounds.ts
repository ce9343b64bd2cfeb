import { SmsWebhookError } from "@smskit/core";
import { properSteps } from "../reference-webhook.ts";
import { type BrokenWebhook, doing, parsing } from "./webhook-mistakes.ts";

const tooLarge = () => new SmsWebhookError(413, "The webhook is larger than 65536 bytes.");
const readAll = async (request: Request) => new Uint8Array(await request.arrayBuffer());

/** Mistakes with requests that are too large or invalid. */
export const brokenWebhookBounds: readonly BrokenWebhook[] = [
  {
    mistake: "reads bodies of any size",
    options: doing({
      readBody: readAll,
      readFields: (_, body) => new Map(new URLSearchParams(new TextDecoder().decode(body))),
    }),
    fails: { "bounds-bodies": /must be refused; it was taken/ },
  },
  {
    mistake: "reads all of a body, and then looks how long it is",
    options: doing({
      async readBody(request) {
        const body = await readAll(request);
        if (body.length > 65_536) throw tooLarge();
        return body;
      },
    }),
    fails: { "bounds-bodies": /reading must stop at the bound/ },
  },
  {
    mistake: "believes the content-length",
    options: doing({
      async readBody(request) {
        const length = Number(request.headers.get("content-length") ?? 0);
        if (length > 65_536) throw tooLarge();
        return length === 0 ? properSteps.readBody(request) : readAll(request);
      },
    }),
    fails: { "bounds-bodies": /says content-length: 10: reading must stop/ },
  },
  {
    mistake: "cuts a body that is too long",
    options: doing({
      readBody: async (request) => (await readAll(request)).subarray(0, 65_536),
    }),
    fails: { "bounds-bodies": /expected 403 to be 413/ },
  },
  {
    mistake: "responds to a body that is too long with a 400",
    options: doing({
      readBody: (request) =>
        properSteps.readBody(request).catch(() => {
          throw new SmsWebhookError(400, "The body is too long.");
        }),
    }),
    fails: { "bounds-bodies": /expected 400 to be 413/ },
  },
  {
    mistake: "reads queries of any length",
    wire: "query",
    options: doing({ readFields: ({ url }) => new Map(new URL(url).searchParams) }, "query"),
    fails: {
      "bounds-bodies": /must be refused; it was taken/,
      "bounds-fields": /must be refused; it was taken/,
    },
  },
  {
    mistake: "reads any number of fields",
    options: doing({ readFields: (_, body) => new Map(new URLSearchParams(new TextDecoder().decode(body))) }),
    fails: { "bounds-fields": /must be refused; it was taken/ },
  },
  {
    mistake: "counts the fields that have names",
    options: doing({
      readFields(_, body) {
        const fields = new Map(new URLSearchParams(new TextDecoder().decode(body)));
        if (fields.size > 1_000) throw new SmsWebhookError(413, "The webhook has more than 1000 fields.");
        return fields;
      },
    }),
    fails: { "bounds-fields": /1,000 empty fields: the status/ },
  },
  {
    mistake: "refuses a hundred fields",
    options: doing({
      readFields(...from) {
        const fields = properSteps.readFields(...from);
        if (fields.size > 100) throw new SmsWebhookError(413, "The webhook has more than 100 fields.");
        return fields;
      },
    }),
    fails: { "bounds-fields": /must be taken; it was refused/ },
  },
  {
    mistake: "comes by any method",
    options: doing({ checkMethod: () => {} }),
    fails: { "refuses-other-methods": /must be refused; it was taken/ },
  },
  {
    mistake: "responds to other methods with a 403",
    options: doing({
      checkMethod({ method }) {
        if (method !== "POST") throw new SmsWebhookError(403, "The request is not signed.");
      },
    }),
    fails: { "refuses-other-methods": /expected 403 to be 405/ },
  },
  {
    mistake: "lets out what JSON.parse throws",
    wire: "json",
    options: doing(
      {
        readFields: (_, body) =>
          new Map(Object.entries(JSON.parse(new TextDecoder().decode(body)).data.fields)),
      },
      "json",
    ),
    fails: { "survives-malformed-requests": /must be an SmsWebhookError, not (?:Syntax|Type)Error/ },
  },
  {
    mistake: "lets out what decodeURIComponent throws",
    options: doing({
      readFields(request, body, wire) {
        decodeURIComponent(new TextDecoder().decode(body));
        return properSteps.readFields(request, body, wire);
      },
    }),
    fails: { "survives-malformed-requests": /must be an SmsWebhookError, not URIError/ },
  },
  {
    mistake: "throws the error of a decoder for bytes that are not text",
    options: doing({
      readFields(request, body, wire) {
        new TextDecoder("utf-8", { fatal: true }).decode(body);
        return properSteps.readFields(request, body, wire);
      },
    }),
    fails: { "survives-malformed-requests": /must be an SmsWebhookError, not TypeError/ },
  },
  {
    mistake: "uses a charset that does not exist",
    options: doing({
      readFields(request, body, wire) {
        const type = request.headers.get("content-type") ?? "";
        new TextDecoder(/charset=([\w-]+)/.exec(type)?.[1]).decode(body);
        return properSteps.readFields(request, body, wire);
      },
    }),
    fails: { "survives-malformed-requests": /must be an SmsWebhookError, not RangeError/ },
  },
  {
    mistake: "takes whatever has no field for a question whether it is there",
    options: doing({ isSigned: (received) => received.fields.size === 0 || properSteps.isSigned(received) }),
    fails: { "survives-malformed-requests": /must become no event/ },
  },
  {
    mistake: "makes another event of a body whose type was lost",
    options: doing({
      readFields(request, body, wire) {
        const isForm = /^application\/x-www-form/.test(request.headers.get("content-type") ?? "");
        return isForm ? properSteps.readFields(request, body, wire) : new Map();
      },
    }),
    fails: { "survives-malformed-requests": /be read as what it is/ },
  },
  {
    mistake: "takes whatever it is given for a web request",
    options: parsing(async (request, good) => {
      request.headers.get("content-type");
      return good.parse(request);
    }),
    fails: { "says-what-it-takes": /must throw an SmsWebhookError, not TypeError/ },
  },
  {
    mistake: "does not say how to make a web request",
    options: parsing(async (request, good) => {
      if (!(request instanceof Request)) throw new SmsWebhookError(400, "This is not a request.");
      return good.parse(request);
    }),
    fails: { "says-what-it-takes": /the error says what to use/ },
  },
];
