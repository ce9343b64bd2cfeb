import { useLayoutEffect, useRef } from "preact/hooks";
import { address, goBackTo, openMessage, openReply } from "./address.ts";
import type { MessageDetail, Reply, Text } from "./api-types.ts";
import { CopyAs } from "./copy-as.tsx";
import { askToDelete } from "./delete-messages.ts";
import { detail, detailProblem, replyDetail } from "./detail.ts";
import { Icon } from "./icons.tsx";
import { SegmentRuler } from "./segment-ruler.tsx";
import { MessageFacts, ReplyFacts } from "./text-facts.tsx";
import { DeliveryReport, Timeline } from "./timeline.tsx";
import { WebOtp } from "./web-otp.tsx";

/** The details of the selected text. */
export function DetailView() {
  const message = detail.value?.id === openMessage.value ? detail.value : undefined;
  const reply = replyDetail.value;
  const text: Text | undefined = message ? { type: "message", ...message } : reply;
  const heading = useRef<HTMLHeadingElement>(null);
  const covers = address.value.details !== undefined;
  useLayoutEffect(() => {
    if (covers) heading.current?.focus({ preventScroll: true });
  }, [covers, openMessage.value, openReply.value]);
  return (
    <section class="details" aria-labelledby="details-title">
      <header class="pane-head">
        <button type="button" class="plain back" aria-label="Back to the conversation" onClick={closeDetails}>
          <Icon name="back" />
        </button>
        <h2 id="details-title" ref={heading} tabIndex={-1}>
          {openReply.value === undefined ? "Message" : "Text from the phone"}
        </h2>
        {text && (
          <button
            type="button"
            class="plain"
            aria-label="Delete this text"
            title="Delete this text"
            onClick={() => askToDelete(text)}
          >
            <Icon name="trash" />
          </button>
        )}
      </header>
      <div class="details-scroll">
        {message && <MessageDetails message={message} />}
        {reply && <ReplyDetails reply={reply} />}
        {!text && <p class="list-note">{detailProblem.value || "Loading…"}</p>}
      </div>
    </section>
  );
}

/** On a narrow page: closes the details, which cover the conversation. */
export function closeDetails(): void {
  goBackTo({ details: undefined });
}

function MessageDetails({ message }: { message: MessageDetail }) {
  return (
    <>
      <MessageFacts message={message} />
      <CopyAs message={message} />
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

function ReplyDetails({ reply }: { reply: Reply }) {
  return (
    <>
      <ReplyFacts reply={reply} />
      <section aria-labelledby="webhooks-title">
        <h3 id="webhooks-title">Webhooks</h3>
        <ol class="timeline">
          {reply.callbacks.map((callback, index) => (
            <li key={index} class="callback">
              <DeliveryReport callback={callback} />
            </li>
          ))}
        </ol>
        {reply.callbacks.length === 0 && <p class="muted">None: the number has no webhook.</p>}
      </section>
    </>
  );
}
