import { z } from "@hono/zod-openapi";
import { type AddRoutes, anyRefusal, createRoute, problemResponse } from "./api-route.ts";
import { Problem } from "./problem.ts";
import { accountQuery, idParameters } from "./schemas.ts";

const read = createRoute({
  method: "get",
  path: "/media/{id}",
  summary: "Returns a file that a phone sent",
  description: "Files are those that `POST /api/v1/replies` got as `data:` URLs. The last 50 are kept.",
  request: { params: idParameters, query: accountQuery },
  responses: {
    200: {
      description: "The file, with its content type",
      content: { "*/*": { schema: z.string().openapi({ format: "binary" }) } },
    },
    404: problemResponse("The file does not exist"),
    ...anyRefusal,
  },
});

/** Files of texts from phones. A browser shows pictures, sounds and films, and saves anything else. */
export const addMediaRoutes: AddRoutes = (api, { media }) => {
  api.openapi(read, (c) => {
    const file = media.get(c.req.valid("param").id);
    if (file === undefined) throw new Problem(404, "The file does not exist.");
    const isShown = /^(?:image\/(?!svg)|audio\/|video\/)/i.test(file.contentType);
    return c.body(file.bytes, 200, {
      "content-type": file.contentType,
      "content-disposition": isShown ? "inline" : "attachment",
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
  });
};
