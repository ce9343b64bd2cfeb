import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { phoneStates } from "../../carrier/phone-states.ts";
import { address, openMessage, openPhone, openReply } from "./address.ts";
import { show } from "./announce.ts";
import { Bubbles } from "./bubbles.tsx";
import { callApi, wordsOf } from "./call-api.ts";
import { conversation, conversationProblem } from "./conversation-state.ts";
import { CopyButton } from "./copy-button.tsx";
import { exportConversation } from "./export-conversation.ts";
import { formatNumber } from "./format-number.ts";
import { Icon } from "./icons.tsx";
import { closeConversation } from "./list-focus.ts";
import { ReplyBox } from "./reply-box.tsx";
import { capitalize } from "./wording.ts";

/** How many entries are shown at first. The user can show more. */
const lastEntries = 100;

/** The conversation of a phone, its state, and the field for a reply. */
export function ConversationView() {
  const number = openPhone.value ?? "";
  const heading = useRef<HTMLHeadingElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const drawn = useSignal(lastEntries);
  const phone = conversation.value?.number === number ? conversation.value : undefined;
  const selected = openMessage.value ?? openReply.value;
  const isCovered = address.value.details !== undefined;

  useLayoutEffect(() => {
    drawn.value = lastEntries;
  }, [number]);
  useLayoutEffect(() => {
    if (!isCovered) heading.current?.focus({ preventScroll: true });
  }, [number, isCovered]);

  const entries = phone?.thread ?? [];
  const selectedIndex = entries.findIndex(({ id }) => id === selected);
  const start = Math.max(
    0,
    Math.min(entries.length - drawn.value, selectedIndex === -1 ? entries.length : selectedIndex - 5),
  );
  const lastId = entries.at(-1)?.id;

  const wasAtEnd = useRef(true);
  // Follow new entries if the end is in view.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && wasAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [lastId, number]);
  useLayoutEffect(() => {
    if (!phone || selected === undefined) return;
    const turn = scroller.current?.querySelector(`[data-text="${CSS.escape(selected)}"]`);
    turn?.scrollIntoView({ block: "nearest" });
  }, [selected, phone === undefined]);

  return (
    <section class="conversation" aria-labelledby="conversation-title">
      <header class="pane-head">
        <button type="button" class="plain back" aria-label="Back to the list" onClick={closeConversation}>
          <Icon name="back" />
        </button>
        <h2 id="conversation-title" ref={heading} tabIndex={-1}>
          {formatNumber(number)}
        </h2>
        <CopyButton text={number} what="Number" label={`Copy the number ${number}`} />
        {phone && phone.thread.length > 0 && (
          <button
            type="button"
            class="plain"
            aria-label="Save the conversation as JSON"
            title="Save as JSON, a fixture for tests"
            onClick={() => exportConversation(phone)}
          >
            <Icon name="download" />
          </button>
        )}
        {phone && <PhoneStateChoice number={number} state={phone.state} />}
      </header>
      {phone && <OptOut number={number} optedOutOf={phone.optedOutOf} />}
      <div
        class="conversation-scroll"
        ref={scroller}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          wasAtEnd.current = scrollHeight - scrollTop - clientHeight < 80;
        }}
      >
        {start > 0 && (
          <button
            type="button"
            class="earlier"
            onClick={() => {
              drawn.value += lastEntries * 5;
            }}
          >
            Show earlier texts ({start.toLocaleString()})
          </button>
        )}
        {entries.length > 0 ? (
          <Bubbles entries={entries.slice(start)} />
        ) : (
          <p class="list-note">{conversationProblem.value || (phone ? "No texts yet." : "Loading…")}</p>
        )}
      </div>
      <ReplyBox key={number} number={number} entries={entries} />
    </section>
  );
}

function PhoneStateChoice({ number, state }: { number: string; state: string }) {
  return (
    <label class="phone-state">
      <span class="hidden">This phone is </span>
      <select
        value={state}
        onChange={async ({ currentTarget }) => {
          const wanted = currentTarget.value;
          try {
            await callApi(`phones/${encodeURIComponent(number)}`, {
              method: "PATCH",
              body: { state: wanted },
            });
            show(`From now on, this phone is ${wanted}`);
          } catch (error) {
            currentTarget.value = state;
            show(wordsOf(error));
          }
        }}
      >
        {phoneStates.map((name) => (
          <option key={name} value={name}>
            {capitalize(name)}
          </option>
        ))}
      </select>
    </label>
  );
}

function OptOut({ number, optedOutOf }: { number: string; optedOutOf: "all" | string[] }) {
  if (optedOutOf.length === 0) return null;
  const senders =
    optedOutOf === "all"
      ? "all texts"
      : optedOutOf.map((name) => formatNumber(name.replace(/^\w+:/, ""))).join(", ");
  return (
    <p class="opt-out">
      <Icon name="alert" />
      <span>
        Opted out of <b>{senders}</b>
      </span>
      <button
        type="button"
        onClick={() =>
          callApi(`phones/${encodeURIComponent(number)}`, {
            method: "PATCH",
            body: { optedOutOf: [] },
          }).catch((error: Error) => show(error.message))
        }
      >
        Undo
      </button>
    </p>
  );
}
