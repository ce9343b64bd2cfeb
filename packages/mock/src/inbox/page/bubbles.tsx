import type { ComponentChildren } from "preact";
import { type Address, go, hrefOf, onPlainClick, openMessage, openReply } from "./address.ts";
import type { Callback, Reply, Text } from "./api-types.ts";
import { ChannelMark } from "./channel-mark.tsx";
import { CodeButton } from "./code-button.tsx";
import { formatNumber } from "./format-number.ts";
import { MediaView } from "./media-view.tsx";
import { StatusMark } from "./status-mark.tsx";
import { appSideOf, timeOf } from "./text.ts";
import { count, formatDay, formatTime } from "./wording.ts";

const senderOf = (text: Text): string => appSideOf(text) ?? "No sender yet";

/** The texts as a phone shows them: received ones on one side, sent ones on the other. */
export function Bubbles({ entries }: { entries: readonly Text[] }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari does not expose a list without bullets.
    <ol role="list" class="bubbles">
      {entries.map((entry, index) => {
        const before = entries[index - 1];
        const newDay = !before || formatDay(timeOf(before)) !== formatDay(timeOf(entry));
        const newSender = newDay || !before || senderOf(before) !== senderOf(entry);
        return (
          <li key={`${entry.type} ${entry.id}`} class={`turn ${entry.type}`} data-text={entry.id}>
            {newDay && <h3 class="day">{formatDay(timeOf(entry))}</h3>}
            {newSender && <p class="sender">{formatNumber(senderOf(entry))}</p>}
            {entry.type === "message" ? <MessageBubble message={entry} /> : <ReplyBubble reply={entry} />}
          </li>
        );
      })}
    </ol>
  );
}

function MessageBubble({ message }: { message: Extract<Text, { type: "message" }> }) {
  const isSelected = message.id === openMessage.value;
  return (
    <>
      <div class={`bubble ${isSelected ? "selected" : ""}`}>
        <span class="hidden">Text to the phone: </span>
        <BodyWithCode body={message.body} code={message.code} />
        <MediaView media={message.media} />
      </div>
      <p class="under">
        {message.code !== undefined && <CodeButton code={message.code} />}
        <DetailLink place={{ message: message.id, reply: undefined }} isSelected={isSelected}>
          <StatusMark status={message.status} errorCode={message.errorCode} />
          <time dateTime={message.createdAt}>{formatTime(message.createdAt)}</time>
          <span>{count(message.segments, "part")}</span>
        </DetailLink>
        <ChannelMark channel={message.channel} />
      </p>
    </>
  );
}

/** The text, with its code highlighted if it appears unchanged. */
function BodyWithCode({ body, code }: { body: string; code: string | undefined }) {
  const at = code === undefined ? -1 : body.indexOf(code);
  if (code === undefined || at === -1) return <>{body}</>;
  return (
    <>
      {body.slice(0, at)}
      <b>{code}</b>
      {body.slice(at + code.length)}
    </>
  );
}

function ReplyBubble({ reply }: { reply: Reply }) {
  const isSelected = reply.id === openReply.value;
  return (
    <>
      <div class={`bubble ${isSelected ? "selected" : ""}`}>
        <span class="hidden">Text from the phone: </span>
        {reply.body}
        <MediaView media={reply.media} />
      </div>
      <p class="under">
        <ChannelMark channel={reply.channel} />
        <DetailLink place={{ message: undefined, reply: reply.id }} isSelected={isSelected}>
          <time dateTime={reply.at}>{formatTime(reply.at)}</time>
          <WebhookResult callbacks={reply.callbacks} />
        </DetailLink>
      </p>
    </>
  );
}

/** The line under a bubble, which opens the details of the text. */
function DetailLink(props: { place: Address; isSelected: boolean; children: ComponentChildren }) {
  const place: Address = { ...props.place, details: "1" };
  return (
    <a
      href={hrefOf(place)}
      aria-current={props.isSelected ? "true" : undefined}
      onClick={(event) => onPlainClick(event, () => go(place))}
    >
      {props.children}
      <span class="hidden">, details</span>
    </a>
  );
}

/** The app's response to the last attempt. */
export function WebhookResult({ callbacks }: { callbacks: readonly Callback[] }) {
  const last = callbacks.at(-1);
  if (!last) return <span>no webhook</span>;
  const isOk = last.status !== undefined && last.status < 300;
  return (
    <span class={isOk ? "" : "bad"} title={last.url}>
      {last.status === undefined ? `webhook failed: ${last.error}` : `your app responded with ${last.status}`}
      {callbacks.length > 1 && ` (${callbacks.length} attempts)`}
    </span>
  );
}
