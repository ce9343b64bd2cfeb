import { z } from "@hono/zod-openapi";
import type { CarrierEngine } from "../carrier/carrier.ts";
import {
  type AddRoutes,
  anyRefusal,
  createRoute,
  isOfAccount,
  jsonBody,
  jsonResponse,
  problemResponse,
} from "./api-route.ts";
import type { PhoneThread } from "./api-types.ts";
import { mergeTexts, textJson } from "./merge-texts.ts";
import { phoneJson, replyJson } from "./message-json.ts";
import { phone, phoneChange, phoneParameters, phoneThread, reply, replyDraft } from "./phone-schemas.ts";
import { Problem } from "./problem.ts";
import { readMedia } from "./read-media.ts";
import { accountQuery } from "./schemas.ts";

const list = createRoute({
  method: "get",
  path: "/phones",
  summary: "Lists the phones that have a message, a reply or a state",
  request: { query: accountQuery },
  responses: { 200: jsonResponse("The phones", z.object({ phones: z.array(phone) })), ...anyRefusal },
});

const read = createRoute({
  method: "get",
  path: "/phones/{number}",
  summary: "Returns a phone and its conversation",
  request: { params: phoneParameters, query: accountQuery },
  responses: {
    200: jsonResponse("The phone, with its conversation oldest first in `thread`", phoneThread),
    ...anyRefusal,
  },
});

const change = createRoute({
  method: "patch",
  path: "/phones/{number}",
  summary: "Changes a phone's state or opt-outs, for all accounts or for one",
  request: { params: phoneParameters, query: accountQuery, body: jsonBody(phoneChange) },
  responses: { 200: jsonResponse("The phone", phone), ...anyRefusal },
});

const replies = createRoute({
  method: "post",
  path: "/replies",
  summary: "Sends a text from a phone to the app",
  description:
    "It goes to `to`, or else to the sender of the last text that the phone received. Responds after the app has. For a number that has sent no text, set its provider and URL with `PUT /api/v1/numbers/{number}` first.",
  request: { query: accountQuery, body: jsonBody(replyDraft) },
  responses: {
    201: jsonResponse("The text, with the app's responses", reply),
    409: problemResponse("The phone has nothing to reply to, or no provider has the number"),
    ...anyRefusal,
  },
});

/** Phones: their state, their conversations, and texts from them. */
export const addPhoneRoutes: AddRoutes = (api, { carrier, media, url }) => {
  api.openapi(list, (c) => {
    const { account } = c.req.valid("query");
    const isOf = isOfAccount(account);
    const numbers = new Set([
      ...carrier.messages.filter(isOf).map(({ to }) => to),
      ...carrier.replies.filter(isOf).map(({ from }) => from),
      ...carrier.knownPhones({ account }),
    ]);
    const phones = [...numbers].map((number) => phoneJson(number, carrier.phone(number, { account })));
    return c.json({ phones }, 200);
  });

  api.openapi(read, (c) => {
    const { number } = c.req.valid("param");
    const { account } = c.req.valid("query");
    const known = phoneJson(number, carrier.phone(number, { account }));
    return c.json({ ...known, thread: conversationOf(carrier, number, account) }, 200);
  });

  api.openapi(change, (c) => {
    const { number } = c.req.valid("param");
    const { account } = c.req.valid("query");
    carrier.setPhone(number, c.req.valid("json"), { account });
    return c.json(phoneJson(number, carrier.phone(number, { account })), 200);
  });

  api.openapi(replies, async (c) => {
    const { media: given = [], ...text } = c.req.valid("json");
    const files = await readMedia(given, (file) => `${url}/api/v1/media/${media.add(file)}`);
    const draft = { ...text, ...c.req.valid("query"), media: files };
    const sent = await carrier.reply(draft).catch((error: Error) => {
      throw new Problem(409, error.message);
    });
    return c.json(replyJson(sent), 201);
  });
};

function conversationOf(
  carrier: CarrierEngine,
  number: string,
  account: string | undefined,
): PhoneThread["thread"] {
  const isOf = isOfAccount(account);
  return mergeTexts(
    carrier.messages.filter((message) => message.to === number && isOf(message)),
    carrier.replies.filter((text) => text.from === number && isOf(text)),
  ).map(textJson);
}
