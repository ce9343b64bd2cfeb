import type { Carrier } from "@smskit/mock";
import { html } from "hono/html";
import type { Html } from "./layout.ts";

/** Phones that are not like others, for trying what a person then sees. */
export const specialPhones = [
  { number: "+15550100001", what: "the phone cannot be reached" },
  { number: "+15550100002", what: "the phone has opted out" },
  { number: "+15550100003", what: "the provider's response is lost" },
  { number: "+15550100004", what: "the provider is too busy" },
] as const;

/** Teaches a carrier the special phones. */
export function addSpecialPhones(carrier: Carrier): void {
  const [unreachable, optedOut, lostResponse, busy] = specialPhones;
  // A phone that is merely off would be waited for, as long as the code lives.
  carrier.setPhone(unreachable.number, { state: "unknown" });
  carrier.setPhone(optedOut.number, { optedOutOf: "all" });
  carrier.faults.add({ kind: "reset-after-read", to: lostResponse.number });
  carrier.faults.add({ kind: "late-receipt", byMs: 5_000, to: lostResponse.number });
  carrier.faults.add({ kind: "rate-limited", to: busy.number });
}

/** The last text that a phone got. */
export function lastTextOn(carrier: Carrier, to: string): string | undefined {
  return carrier.messages.findLast((message) => message.to === to && message.status === "delivered")?.body;
}

/** What only offline mode has: a mocked provider, and its phones. */
export interface Offline {
  carrier: Carrier;
  /** Where the mock server shows every text, and every phone. */
  inboxUrl: string;
}

/** Shows a phone to a user who has none at hand. */
export function phonePanel(offline: Offline, provider: string, to: string): Html {
  const text = lastTextOn(offline.carrier, to);
  const thread = new URL(offline.inboxUrl);
  thread.searchParams.set("to", to);
  return panel(
    provider,
    thread.href,
    html`
      <p>What the phone shows:</p>
      <p class="bubble" id="phone" ${text === undefined ? "hidden" : ""}>${text ?? ""}</p>
      <p class="hint" id="no-text" ${text === undefined ? "" : "hidden"}>No text yet.</p>`,
  );
}

/** Offers numbers, so that users need not invent one. */
export function numbersPanel({ inboxUrl }: Offline, provider: string): Html {
  return panel(
    provider,
    inboxUrl,
    html`
      <p>Nobody is texted: any number will do, such as <span class="number">+1 555 867 5310</span>. Or see what happens when</p>
      <form method="post" action="/start" class="special">
        ${specialPhones.map(
          ({ number, what }) => html`<button class="quiet" name="number" value="${number}">${what}</button>`,
        )}
      </form>`,
  );
}

function panel(provider: string, inboxUrl: string, content: Html): Html {
  return html`
    <aside class="offline" aria-labelledby="offline">
      <h2 id="offline">Offline mode <span class="provider">${provider}, mocked</span></h2>
      ${content}
      <p class="links"><a href="${inboxUrl}">Open the inbox</a> <a href="/operator">Operator's page</a></p>
    </aside>`;
}
