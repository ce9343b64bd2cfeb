import { useSignalEffect } from "@preact/signals";
import { go, openPhone } from "./address.ts";
import { Announcements } from "./announcements.tsx";
import { codePhones, isLoaded, lastCode, second } from "./code-state.ts";
import { ConnectionMark } from "./connection-mark.tsx";
import { clockOffset } from "./controls.ts";
import { copyText } from "./copy-text.ts";
import { formatNumber } from "./format-number.ts";
import { Icon } from "./icons.tsx";
import { StatusMark } from "./status-mark.tsx";
import { formatDuration } from "./wording.ts";

/** The last code in big digits: for a phone beside the laptop. */
export function CodeView() {
  const message = lastCode.value;
  useSignalEffect(() => {
    document.title = `${lastCode.value?.code ?? "Waiting for a code"} · smskit`;
  });
  return (
    <>
      <header class="top">
        <h1>
          <a href="/">
            <img src="/inbox/icon.svg" alt="" width="28" height="28" />
            Inbox
          </a>
        </h1>
        <ConnectionMark />
      </header>
      <main class="code-view">
        <PhoneChoice />
        {/* Screen readers read the digits one by one. */}
        <p class="hidden" role="status">
          {message && `Code ${[...message.code].join(" ")} for ${formatNumber(message.to)}`}
        </p>
        {message ? (
          <>
            <h2 key={message.id} class="big-code" aria-label={`Code ${message.code}`}>
              <span style={{ "--length": message.code.length }}>{message.code}</span>
            </h2>
            <p class="code-age">
              {openPhone.value === undefined && <b>{formatNumber(message.to)}</b>}
              <span>{ageOf(message.createdAt)}</span>
              <StatusMark status={message.status} errorCode={message.errorCode} />
            </p>
            <button
              type="button"
              class="main big"
              onClick={() => copyText(message.code, `Code ${message.code}`)}
            >
              <Icon name="copy" />
              Copy the code
            </button>
            <p class="code-text">{message.body}</p>
          </>
        ) : (
          <>
            <h2>{isLoaded.value ? "Waiting for a code…" : "Loading…"}</h2>
            <p class="muted">The next code that your app sends appears here immediately.</p>
          </>
        )}
      </main>
      <Announcements />
    </>
  );
}

function PhoneChoice() {
  const wanted = openPhone.value;
  const phones = [...new Set([...(wanted === undefined ? [] : [wanted]), ...codePhones.value])];
  return (
    <label class="phone-choice">
      <span>Phone</span>
      <select
        value={wanted ?? ""}
        onChange={({ currentTarget }) => go({ to: currentTarget.value || undefined }, "replace")}
      >
        <option value="">Any phone</option>
        {phones.map((number) => (
          <option key={number} value={number}>
            {formatNumber(number)}
          </option>
        ))}
      </select>
    </label>
  );
}

function ageOf(createdAt: string): string {
  const age = second.value + clockOffset.value - Date.parse(createdAt);
  return age < 5000 ? "just now" : `${formatDuration(Math.floor(age / 1000) * 1000)} ago`;
}
