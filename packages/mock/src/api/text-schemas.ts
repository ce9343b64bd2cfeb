import { z } from "@hono/zod-openapi";
import type * as Api from "./api-types.ts";
import { text } from "./phone-schemas.ts";
import { described, filterQuery, listQuery } from "./schemas.ts";

const direction = described(
  z.enum(["in", "out"]).optional(),
  "`out`: texts from the app to phones. `in`: texts from phones to the app.",
);

export const textFilter = filterQuery.extend({ direction });
export const textListQuery = listQuery.extend({ direction });

const counts = z.record(z.string(), z.number().int());

export const textPage = z
  .object({
    texts: described(z.array(text), "Newest first."),
    total: described(z.number().int(), "The number of all texts that match."),
    next: described(z.string().optional(), "The `before` of the next page, if there is one."),
    counts: described(
      z.object({ direction: counts, provider: counts, account: counts, status: counts }),
      "The number of texts by each value of a field. Each field leaves out the filter by itself.",
    ),
  })
  .openapi("TextPage") satisfies z.ZodType<Api.TextPage>;
