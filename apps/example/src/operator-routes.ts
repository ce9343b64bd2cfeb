import type { LoggedMessage } from "@smskit/postgres";
import { Hono, type MiddlewareHandler } from "hono";
import { newsStream } from "./news-stream.ts";
import { messageItem, operatorPage, sentenceFor } from "./operator-page.ts";
import type { WatchedLog } from "./watch-log.ts";

export interface OperatorRoutesParts {
  log: WatchedLog;
  access: MiddlewareHandler;
  /** Looks so often, in milliseconds, for what other processes log. */
  everyMs: number | undefined;
}

/** Messages on one page. */
const pageSize = 50;

/** The operator's page: what was sent, and what became of it, as it becomes of it. */
export function operatorRoutes({ log, access, everyMs }: OperatorRoutesParts): Hono {
  const routes = new Hono();
  routes.use(access);
  routes.use(async (context, next) => {
    await next();
    context.header("Cache-Control", "no-store");
  });

  routes.get("/", async (context) => {
    const id = context.req.query("before");
    const before = id === undefined ? undefined : await log.get(id);
    if (id !== undefined && before === undefined) return context.redirect("/operator", 303);
    // One more than the page has tells whether there are older ones.
    const found = await log.list({ before, limit: pageSize + 1 });
    const messages = found.slice(0, pageSize);
    const older = found.length > pageSize ? messages.at(-1)?.id : undefined;
    return context.html(operatorPage({ messages, older, live: before === undefined }));
  });

  routes.get("/events", (context) => {
    const told = new Map<string, string>();

    async function news(message: LoggedMessage) {
      const html = String(await messageItem(message));
      if (told.get(message.id) === html) return [];
      told.set(message.id, html);
      return [{ html, sentence: sentenceFor(message) }];
    }

    return newsStream(context, {
      everyMs,
      onChange: log.onChange,
      async read() {
        // Oldest first: the page puts each new one on top.
        const messages = (await log.list({ limit: pageSize })).reverse();
        const listed = new Set(messages.map(({ id }) => id));
        for (const id of told.keys()) if (!listed.has(id)) told.delete(id);
        const all = (await Promise.all(messages.map(news))).flat();
        return all.length === 0 ? undefined : all;
      },
    });
  });

  return routes;
}
