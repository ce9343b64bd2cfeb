import { useLayoutEffect, useRef } from "preact/hooks";
import { address, goBackTo, openMessage } from "./address.ts";
import type { MessageDetail } from "./api-types.ts";
import { CodeButton } from "./code-button.tsx";
import { copyText } from "./copy-text.ts";
import { askToDelete } from "./delete-messages.ts";
import { detail, detailProblem } from "./detail.ts";
import { Icon } from "./icons.tsx";
import { SegmentRuler } from "./segment-ruler.tsx";
import { StatusMark } from "./status-mark.tsx";
import { Timeline } from "./timeline.tsx";
import { WebOtp } from "./web-otp.tsx";
import { capitalize, formatInstant } from "./wording.ts";

/** The details of a message. */
export function DetailView() {
  const message = detail.value?.id === openMessage.value ? detail.value : undefined;
  const heading = useRef<HTMLHeadingElement>(null);
  const covers = address.value.details !== undefined;
  useLayoutEffect(() => {
    if (covers) heading.current?.focus({ preventScroll: true });
  }, [covers, openMessage.value]);
  return (
    <section class="details" aria-labelledby="details-title">
      <header class="pane-head">
        <button type="button" class="plain back" aria-label="Back to the conversation" onClick={closeDetails}>
          <Icon name="back" />
        </button>
        <h2 id="details-title" ref={heading} tabIndex={-1}>
          Message
        </h2>
        {message && (
          <button
            type="button"
            class="plain"
            aria-label="Delete this message"
            onClick={() => askToDelete(message)}
          >
            <Icon name="trash" />
          </button>
        )}
      </header>
      <div class="details-scroll">
        {message ? <Facts message={message} /> : <p class="list-note">{detailProblem.value || "Loading…"}</p>}
      </div>
    </section>
  );
}

/** On a narrow page: closes the details, which cover the conversation. */
export function closeDetails(): void {
  goBackTo({ details: undefined });
}

function Facts({ message }: { message: MessageDetail }) {
  return (
    <>
      <dl class="facts">
        <dt>Status</dt>
        <dd>
          <StatusMark status={message.status} errorCode={message.errorCode} />
        </dd>
        <dt>From</dt>
        <dd>{message.from ?? "none yet"}</dd>
        <dt>To</dt>
        <dd>{message.to}</dd>
        <dt>Sent</dt>
        <dd>{formatInstant(message.createdAt)}</dd>
        {message.sendAt !== undefined && (
          <>
            <dt>Due</dt>
            <dd>{formatInstant(message.sendAt)}</dd>
          </>
        )}
        <dt>Provider</dt>
        <dd>{capitalize(message.provider)}</dd>
        {message.accountId !== undefined && (
          <>
            <dt>Account</dt>
            <dd class="id">{message.accountId}</dd>
          </>
        )}
        <dt>Id</dt>
        <dd class="id">
          {message.id}
          <button
            type="button"
            class="plain"
            aria-label="Copy the id"
            onClick={() => copyText(message.id, "Id")}
          >
            <Icon name="copy" />
          </button>
        </dd>
        {message.code !== undefined && (
          <>
            <dt>Code</dt>
            <dd>
              <CodeButton code={message.code} />
            </dd>
          </>
        )}
      </dl>
      <WebOtp message={message} />
      <SegmentRuler message={message} />
      <Timeline message={message} />
      <details class="parameters">
        <summary>Request parameters</summary>
        <dl>
          {Object.entries(message.parameters).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === "string" ? value : value.join(", ")}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}
