import type { Attempt, DeliveryState, DeliveryStatus, DeliveryUpdate } from "@smskit/core";
import type { LoggedMessage } from "@smskit/postgres";
import { html } from "hono/html";
import { type Html, layout } from "./layout.ts";

export interface OperatorPageParts {
  /** Newest first. */
  messages: readonly LoggedMessage[];
  /** The message that the next page begins after. */
  older: string | undefined;
  /** The newest messages, which are kept up to date. */
  live: boolean;
}

/** What was sent, and what became of it. */
export function operatorPage({ messages, older, live }: OperatorPageParts): Html {
  return layout({
    title: "Messages",
    wide: true,
    files: ["operator"],
    content: html`
      <h1>Messages</h1>
      <p class="hint">Numbers are known by a fingerprint, the same for the same number, and their last two digits. Times are UTC.</p>
      ${
        live
          ? html`<p class="live" role="status" id="live">As of now. Newest first.</p>
            <noscript><p class="hint"><a href="/operator">Look again</a></p></noscript>`
          : html`<p><a href="/operator">Back to the newest</a></p>`
      }
      <p class="hint" id="none" ${messages.length === 0 ? "" : "hidden"}>No message yet.</p>
      <ol class="messages" id="messages" aria-label="Messages, newest first" ${live ? html`data-live` : ""}>
        ${messages.map(messageItem)}
      </ol>
      ${older === undefined ? "" : html`<p><a href="/operator?before=${older}">Older messages</a></p>`}`,
  });
}

/** One message of the list. */
export function messageItem(message: LoggedMessage): Html {
  const { id, numberEnd, fingerprint, usageType, connector, startedAt, attempts, delivery } = message;
  const { tone, word } = statusOf(message);
  return html`
    <li id="m-${id}">
      <details>
        <summary>
          <span class="badge" data-tone="${tone}">${word}</span>
          <span class="to"><span class="visually-hidden">Number ending in</span> <span aria-hidden="true">•••</span>${numberEnd}</span>
          <span class="what">${usageType ?? "Text"}</span>
          <time datetime="${startedAt.toISOString()}">${timeOf(startedAt)}</time>
        </summary>
        <div class="more">
          <dl>
            ${entry("Fingerprint", html`<code>${fingerprint.slice(0, 12)}</code>`)}
            ${entry("Connector", connector)}
            ${entry("Message", message.messageId && html`<code>${message.messageId}</code>`)}
            ${entry("Reference", message.reference && html`<code>${message.reference}</code>`)}
            ${entry("Segments", message.segments && `${message.segments} (${message.encoding})`)}
            ${entry("Error", message.code && html`<code>${message.code}</code>`)}
          </dl>
          <h2>Attempts</h2>
          ${attempts.length === 0 ? html`<p class="hint">None has ended yet.</p>` : html`<ol>${attempts.map(attemptItem)}</ol>`}
          <h2>Delivery</h2>
          ${delivery === undefined ? html`<p class="hint">The provider has reported nothing yet.</p>` : deliveryList(delivery)}
        </div>
      </details>
    </li>`;
}

/** What an operator hears when something changes. */
export function sentenceFor(message: LoggedMessage): string {
  return `Message to the number ending in ${message.numberEnd}: ${statusOf(message).word}.`;
}

type Tone = "good" | "bad" | "open" | "unsure";

function statusOf({ outcome, delivery }: LoggedMessage): { tone: Tone; word: string } {
  if (delivery !== undefined) return { tone: toneOf(delivery.status), word: capital(delivery.status) };
  switch (outcome) {
    case "started":
      return { tone: "open", word: "Started" };
    case "accepted":
      return { tone: "open", word: "Accepted" };
    case "not-sent":
      return { tone: "bad", word: "Not sent" };
    case "unknown":
      return { tone: "unsure", word: "Unknown" };
  }
}

function toneOf(status: DeliveryStatus): Tone {
  if (status === "delivered" || status === "read") return "good";
  return ["undelivered", "failed", "canceled"].includes(status) ? "bad" : "open";
}

function attemptItem({ connector, startedAt, durationMs, outcome, code, providerCode }: Attempt): Html {
  const codes = [code, providerCode].filter((each) => each !== undefined).join(", ");
  return html`
    <li><time datetime="${startedAt.toISOString()}">${timeOf(startedAt)}</time> ${connector}: ${outcome.replace("-", " ")}
      ${codes === "" ? "" : html`<code>${codes}</code>`} in ${Math.round(durationMs)} ms</li>`;
}

/** The furthest that was reported, and what contradicts it. */
function deliveryList(delivery: DeliveryState): Html {
  const { price } = delivery;
  return html`
    <ol>${[delivery, ...(delivery.conflicts ?? [])].map(updateItem)}</ol>
    ${price === undefined ? "" : html`<p class="hint">Price: ${price.amount} ${price.currency}</p>`}`;
}

function updateItem({ at, status, providerStatus, code, providerCode }: DeliveryUpdate): Html {
  const codes = [code, providerCode].filter((each) => each !== undefined).join(", ");
  return html`
    <li><time datetime="${at.toISOString()}">${timeOf(at)}</time> ${capital(status)}
      (the provider says <q>${providerStatus}</q>) ${codes === "" ? "" : html`<code>${codes}</code>`}</li>`;
}

function entry(name: string, value: Html | string | number | undefined): Html | string {
  return value === undefined || value === "" ? "" : html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

/** `2027-03-09 10:14:05`. */
function timeOf(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", " ");
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
