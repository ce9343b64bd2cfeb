import { html } from "hono/html";
import { type Html, layout } from "./layout.ts";
import type { DeliveryNews } from "./sentences.ts";
import type { Notice } from "./sessions.ts";

/** The first step: whose phone is it? */
export function numberPage({
  notice,
  aside,
}: {
  notice?: Notice | undefined;
  aside?: Html | undefined;
}): Html {
  const error = notice?.about === "field" ? notice.text : undefined;
  return layout({
    title: "Sign in",
    failed: notice !== undefined,
    aside,
    content: html`
      <h1>Sign in</h1>
      <p>We text you a code. No password needed.</p>
      ${alertOf(notice)}
      <form method="post" action="/start" novalidate data-busy="Sending…">
        <label for="number">Mobile number</label>
        <p class="hint" id="number-hint">With the country code, such as <span class="number">+1 555 867 5310</span></p>
        ${fieldError("number", error)}
        <input id="number" name="number" type="tel" autocomplete="tel" required
          value="${notice?.typed ?? ""}" ${describedBy("number", error)}>
        <button>Text me a code</button>
      </form>`,
  });
}

export interface CodePageParts {
  /** E.164. */
  to: string;
  news: DeliveryNews;
  /** Milliseconds until another code can be asked for. */
  waitMs: number;
  notice?: Notice | undefined;
  aside?: Html | undefined;
}

/** The second step: which code did the phone get? */
export function codePage({ to, news, waitMs, notice, aside }: CodePageParts): Html {
  const error = notice?.about === "field" ? notice.text : undefined;
  return layout({
    title: "Enter the code",
    failed: notice !== undefined,
    aside,
    content: html`
      <h1 tabindex="-1" ${notice === undefined ? "autofocus" : ""}>Enter the code</h1>
      <p>Your code goes to <strong class="number">${to}</strong>.</p>
      <p class="news" role="status" id="news" data-state="${news.state}">${news.text}</p>
      <noscript><p class="hint"><a href="/">Look again whether it was delivered</a></p></noscript>
      ${alertOf(notice)}
      <form method="post" action="/check" novalidate data-busy="Checking…">
        <label for="code">6-digit code</label>
        <p class="hint" id="code-hint">It works for 5 minutes, once.</p>
        ${fieldError("code", error)}
        <input id="code" name="code" class="code" inputmode="numeric" autocomplete="one-time-code" required
          maxlength="11" ${describedBy("code", error)}>
        <button>Sign in</button>
      </form>
      <div class="others">
        <form method="post" action="/resend" data-busy="Sending…">
          <button class="quiet" id="resend" data-wait-ms="${waitMs}">Send a new code</button>
        </form>
        <form method="post" action="/sign-out">
          <button class="quiet">Use another number</button>
        </form>
      </div>`,
  });
}

/** The end of it. */
export function signedInPage({ number, aside }: { number: string; aside?: Html | undefined }): Html {
  return layout({
    title: "You are signed in",
    aside,
    content: html`
      <h1 tabindex="-1" autofocus>You are signed in</h1>
      <p>The phone <strong class="number">${number}</strong> is yours: you knew the code.</p>
      <form method="post" action="/sign-out">
        <button>Sign out</button>
      </form>`,
  });
}

/** For what no page is there for, and for what should not have happened. */
export function problemPage({ title, text }: { title: string; text: string }): Html {
  return layout({
    title,
    content: html`<h1>${title}</h1><p>${text}</p><p><a href="/">Back to the start</a></p>`,
  });
}

function alertOf(notice: Notice | undefined): Html | string {
  if (notice?.about !== "page") return "";
  return html`<p class="alert" role="alert" tabindex="-1" autofocus>${notice.text}</p>`;
}

function fieldError(field: string, error: string | undefined): Html | string {
  return error === undefined ? "" : html`<p class="error" id="${field}-error">${error}</p>`;
}

/** Ties a field to its hint and error, and puts the person into it if it must be corrected. */
function describedBy(field: string, error: string | undefined): Html {
  return error === undefined
    ? html`aria-describedby="${field}-hint"`
    : html`aria-describedby="${field}-error ${field}-hint" aria-invalid="true" autofocus`;
}
