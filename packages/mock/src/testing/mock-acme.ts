import type { Carrier } from "../carrier/carrier.ts";
import { defineMockProvider, type MockProvider } from "../server/mock-provider.ts";

/** The secret of every account of Acme. */
export const acmeSecret = "S3cret-of-Acme";

/** Mocks a made-up provider, for tests that need just any. `POST /texts` takes a form: account, secret, from, to, text. */
export function mockAcme(carrier: Carrier): MockProvider {
  return defineMockProvider({
    provider: "acme",
    carrier,
    sites: [
      {
        host: "api.acme.example",
        hosts: /^api\.acme\.example$/,
        matches: ({ path }) => path === "/texts",
        operations: ["POST /texts"],
      },
    ],
    secrets: ["secret"],
    recipientOf: ({ form }) => form.get("to") ?? undefined,
    accountOf: ({ form }) => form.get("account") ?? undefined,
    respond({ form }, uplink) {
      const { account, from = "", to = "", text: body = "" } = Object.fromEntries(form);
      const { optedOutOf } = carrier.phone(to, { account });
      if (optedOutOf === "all" || optedOutOf.includes(from)) return json(403, { id: "blocked" });
      const { id } = uplink.accept({
        ...{
          id: crypto.randomUUID(),
          provider: "acme",
          accountId: account,
          from,
          to,
          body,
          status: "queued",
        },
        failureOf: (state) => ({ status: "undelivered", errorCode: state }),
        parameters: { from, to, text: body },
      });
      return json(201, { id });
    },
    receive: ({ account, to, lastMessage }) =>
      /^\+?\d+$/.test(to)
        ? { id: crypto.randomUUID(), accountId: account ?? lastMessage?.accountId ?? "nobody", webhooks: [] }
        : undefined,
    refuse: ({ reason }) => ({
      status: reason === "rate-limited" ? 429 : 500,
      headers: { "content-type": "text/plain" },
      body: reason,
    }),
  });
}

function json(status: number, body: object) {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
