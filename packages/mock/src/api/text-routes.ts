import { z } from "@hono/zod-openapi";
import type { CarrierEngine } from "../carrier/carrier.ts";
import { type AddRoutes, anyRefusal, createRoute, jsonResponse, problemResponse } from "./api-route.ts";
import type { TextCounts } from "./api-types.ts";
import { fitsSearch } from "./fits-search.ts";
import { mergeTexts, type Text, textJson } from "./merge-texts.ts";
import { Problem } from "./problem.ts";
import { accountQuery, idParameters } from "./schemas.ts";
import { textFilter, textListQuery, textPage } from "./text-schemas.ts";

const list = createRoute({
  method: "get",
  path: "/texts",
  summary: "Lists the texts of both directions, newest first",
  description: "Texts from the app are messages, texts from phones are replies.",
  request: { query: textListQuery },
  responses: {
    200: jsonResponse("A page of texts, and how many there are of each kind", textPage),
    ...anyRefusal,
  },
});

const removeOne = createRoute({
  method: "delete",
  path: "/texts/{id}",
  summary: "Deletes a text of either direction",
  request: { params: idParameters, query: accountQuery },
  responses: {
    204: { description: "The text was deleted" },
    404: problemResponse("The text does not exist"),
    ...anyRefusal,
  },
});

const removeAll = createRoute({
  method: "delete",
  path: "/texts",
  summary: "Deletes the texts that match, or all",
  request: { query: textFilter },
  responses: {
    200: jsonResponse("The number of deleted texts", z.object({ deleted: z.number().int() })),
    ...anyRefusal,
  },
});

/** Texts of both directions: list, count, delete. */
export const addTextRoutes: AddRoutes = (api, { carrier }) => {
  api.openapi(list, (c) => {
    const { limit, before, ...filter } = c.req.valid("query");
    const { fitting, counts } = select(carrier, filter);
    fitting.reverse();
    const start = before === undefined ? 0 : fitting.findIndex(({ text }) => text.id === before) + 1;
    if (before !== undefined && start === 0) {
      throw new Problem(400, "before: is not the id of a text in this list.");
    }
    const shown = fitting.slice(start, start + limit);
    const next = start + limit < fitting.length ? shown.at(-1)?.text.id : undefined;
    return c.json({ texts: shown.map(textJson), total: fitting.length, next, counts }, 200);
  });

  api.openapi(removeOne, (c) => {
    const { id } = c.req.valid("param");
    const { fitting } = select(carrier, c.req.valid("query"));
    if (!fitting.some(({ text }) => text.id === id)) throw new Problem(404, "The text does not exist.");
    carrier.remove([id]);
    return c.body(null, 204);
  });

  api.openapi(removeAll, (c) => {
    const { fitting } = select(carrier, c.req.valid("query"));
    carrier.remove(fitting.map(({ text }) => text.id));
    return c.json({ deleted: fitting.length }, 200);
  });
};

/** The fields that texts are counted by, and where a text has them. */
const countedFields = {
  direction: ({ type }) => (type === "message" ? "out" : "in"),
  provider: ({ text }) => text.provider,
  account: ({ text }) => text.accountId,
  status: (one) => (one.type === "message" ? one.text.status : undefined),
} satisfies Record<string, (one: Text) => string | undefined>;

type CountedField = keyof typeof countedFields;
const fieldNames = Object.keys(countedFields) as CountedField[];

/**
 * The texts that match, oldest first. The counts of a field leave out the filter by that field, so that they say what
 * another choice would show.
 */
function select(
  carrier: CarrierEngine,
  { q, to, from, ...wanted }: z.output<typeof textFilter>,
): { fitting: Text[]; counts: TextCounts } {
  const counts: TextCounts = { direction: {}, provider: {}, account: {}, status: {} };
  const fitting = mergeTexts(carrier.messages, carrier.replies).filter((one) => {
    const { text } = one;
    if ((to !== undefined && text.to !== to) || (from !== undefined && text.from !== from)) return false;
    const isOther = (name: CountedField): boolean =>
      wanted[name] !== undefined && countedFields[name](one) !== wanted[name];
    const others = fieldNames.filter(isOther);
    if (others.length > 1 || (q !== undefined && !fitsSearch(text, q))) return false;
    for (const name of others.length === 0 ? fieldNames : others) {
      const value = countedFields[name](one);
      if (value !== undefined) counts[name][value] = (counts[name][value] ?? 0) + 1;
    }
    return others.length === 0;
  });
  return { fitting, counts };
}
