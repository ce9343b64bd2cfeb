import { go, hrefOf, onPlainClick, openMessage } from "./address.ts";
import type { Callback, ConversationEntry, MessageSummary, Reply } from "./api-types.ts";
import { CodeButton } from "./code-button.tsx";
import { StatusMark } from "./status-mark.tsx";
import { count, formatDay, formatNumber, formatTime } from "./wording.ts";

const atOf = (entry: ConversationEntry): string => (entry.type === "message" ? entry.createdAt : entry.at);

/** The app's side of an entry, in either direction. */
const senderOf = (entry: ConversationEntry): string =>
  (entry.type === "message" ? entry.from : entry.to) ?? "No sender yet";

/** The texts as a phone shows them: received ones on one side, sent ones on the other. */
export function Bubbles({ entries }: { entries: readonly ConversationEntry[] }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari does not expose a list without bullets.
    <ol role="list" class="bubbles">
      {entries.map((entry, index) => {
        const before = entries[index - 1];
        const newDay = !before || formatDay(atOf(before)) !== formatDay(atOf(entry));
        const newSender = newDay || !before || senderOf(before) !== senderOf(entry);
        return (
          <li
            key={`${entry.type} ${entry.id}`}
            class={`turn ${entry.type}`}
            data-message={entry.type === "message" ? entry.id : undefined}
          >
            {newDay && <p class="day">{formatDay(atOf(entry))}</p>}
            {newSender && <p class="sender">{formatNumber(senderOf(entry))}</p>}
            {entry.type === "message" ? <MessageBubble message={entry} /> : <ReplyBubble reply={entry} />}
          </li>
        );
      })}
    </ol>
  );
}

function MessageBubble({ message }: { message: MessageSummary }) {
  const isSelected = message.id === openMessage.value;
  return (
    <>
      <div class={`bubble ${isSelected ? "selected" : ""}`}>
        <span class="hidden">Text to the phone: </span>
        <BodyWithCode body={message.body} code={message.code} />
      </div>
      <p class="under">
        {message.code !== undefined && <CodeButton code={message.code} />}
        <a
          href={hrefOf({ message: message.id, details: "1" })}
          aria-current={isSelected ? "true" : undefined}
          onClick={(event) => onPlainClick(event, () => go({ message: message.id, details: "1" }))}
        >
          <StatusMark status={message.status} errorCode={message.errorCode} />
          <time dateTime={message.createdAt}>{formatTime(message.createdAt)}</time>
          <span>{count(message.segments, "part")}</span>
          <span class="hidden">, details</span>
        </a>
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
  return (
    <>
      <div class="bubble">
        <span class="hidden">Text from the phone: </span>
        {reply.body}
        {reply.media.map(({ url, contentType }) => (
          <span key={url} class="media">
            {contentType}: {url}
          </span>
        ))}
      </div>
      <p class="under">
        <time dateTime={reply.at}>{formatTime(reply.at)}</time>
        <WebhookResult callbacks={reply.callbacks} />
      </p>
    </>
  );
}

/** The app's response to the last attempt. */
function WebhookResult({ callbacks }: { callbacks: readonly Callback[] }) {
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
