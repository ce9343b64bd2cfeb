import { useSignal } from "@preact/signals";
import { announce } from "./announce.ts";
import type { Reply, Text } from "./api-types.ts";
import { callApi, wordsOf } from "./call-api.ts";
import { takeReplyIntoConversation } from "./conversation-state.ts";
import { formatNumber } from "./format-number.ts";
import { Icon } from "./icons.tsx";

/** Sends a text as the phone: to the last sender, or to another one of the conversation. */
export function ReplyBox({ number, entries }: { number: string; entries: readonly Text[] }) {
  const body = useSignal("");
  const chosen = useSignal<string | undefined>(undefined);
  const problem = useSignal("");
  const sending = useSignal(false);
  const senders = [
    ...new Set(entries.flatMap((entry) => (entry.type === "message" && entry.from ? [entry.from] : []))),
  ].reverse();
  const to = chosen.value ?? senders[0];

  async function send(text: string): Promise<void> {
    if (text.trim() === "" || sending.value) return;
    sending.value = true;
    problem.value = "";
    try {
      const reply = await callApi<Reply>("replies", {
        method: "POST",
        body: { from: number, body: text, ...(to !== undefined && { to }) },
      });
      takeReplyIntoConversation(reply);
      if (body.value === text) body.value = "";
      const response = reply.callbacks.at(-1);
      announce(response?.status === undefined ? "Sent" : `Sent; your app responded with ${response.status}`);
    } catch (error) {
      problem.value = wordsOf(error);
    } finally {
      sending.value = false;
    }
  }

  return (
    <form
      class="reply"
      onSubmit={(event) => {
        event.preventDefault();
        void send(body.value);
      }}
    >
      <div class="reply-tools">
        {senders.length > 1 ? (
          <label>
            To{" "}
            <select
              value={to}
              onChange={({ currentTarget }) => {
                chosen.value = currentTarget.value;
              }}
            >
              {senders.map((sender) => (
                <option key={sender} value={sender}>
                  {formatNumber(sender)}
                </option>
              ))}
            </select>
          </label>
        ) : (
          <span class="muted">
            {to === undefined ? "No sender to reply to yet" : `To ${formatNumber(to)}`}
          </span>
        )}
        {["STOP", "START", "HELP"].map((word) => (
          <button
            key={word}
            type="button"
            class="keyword"
            aria-label={`Reply ${word}`}
            disabled={sending.value}
            onClick={() => send(word)}
          >
            {word}
          </button>
        ))}
      </div>
      <div class="reply-line">
        <textarea
          id="reply"
          rows={1}
          aria-label={`Reply from ${formatNumber(number)}`}
          placeholder="Reply as this phone"
          value={body.value}
          onInput={({ currentTarget }) => {
            body.value = currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            void send(body.value);
          }}
        />
        <button type="submit" class="send" aria-label="Send the reply" disabled={sending.value}>
          <Icon name="send" />
        </button>
      </div>
      {problem.value !== "" && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </form>
  );
}
