import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { phoneStates } from "../../carrier/phone-states.ts";
import { address, openMessage, openPhone } from "./address.ts";
import { show } from "./announce.ts";
import { Bubbles } from "./bubbles.tsx";
import { callApi } from "./call-api.ts";
import { Icon } from "./icons.tsx";
import { closeThread } from "./list-focus.ts";
import { ReplyBox } from "./reply-box.tsx";
import { thread, threadProblem } from "./thread.ts";
import { capitalize, formatNumber } from "./wording.ts";

/** Drawn at first; a phone that got thousands shows more when asked. */
const lastEntries = 100;

/** What the phone shows, and what can be done with it. */
export function ThreadView() {
  const number = openPhone.value ?? "";
  const heading = useRef<HTMLHeadingElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const drawn = useSignal(lastEntries);
  const phone = thread.value?.number === number ? thread.value : undefined;
  const picked = openMessage.value;
  const isCovered = address.value.details !== undefined;

  useLayoutEffect(() => {
    drawn.value = lastEntries;
  }, [number]);
  useLayoutEffect(() => {
    if (!isCovered) heading.current?.focus({ preventScroll: true });
  }, [number, isCovered]);

  const entries = phone?.thread ?? [];
  const pickedIndex = entries.findIndex(({ id }) => id === picked);
  const start = Math.max(
    0,
    Math.min(entries.length - drawn.value, pickedIndex === -1 ? entries.length : pickedIndex - 5),
  );
  const lastId = entries.at(-1)?.id;

  const wasAtEnd = useRef(true);
  // What was picked is brought into sight once; what comes in is followed by those who are at the end.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && wasAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [lastId, number]);
  useLayoutEffect(() => {
    if (!phone || picked === undefined) return;
    const turn = scroller.current?.querySelector(`[data-message="${CSS.escape(picked)}"]`);
    turn?.scrollIntoView({ block: "nearest" });
  }, [picked, phone === undefined]);

  return (
    <section class="thread" aria-labelledby="thread-title">
      <header class="pane-head">
        <button type="button" class="plain back" aria-label="Back to the list" onClick={closeThread}>
          <Icon name="back" />
        </button>
        <h2 id="thread-title" ref={heading} tabIndex={-1}>
          {formatNumber(number)}
        </h2>
        {phone && <PhoneStateChoice number={number} state={phone.state} />}
      </header>
      {phone && <OptOut number={number} optedOutOf={phone.optedOutOf} />}
      <div
        class="thread-scroll"
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
          <p class="list-note">
            {threadProblem.value || (phone ? "There is nothing on this phone." : "Loading…")}
          </p>
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
            show(error instanceof Error ? error.message : String(error));
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
    optedOutOf === "all" ? "all texts" : optedOutOf.map((name) => name.replace(/^\w+:/, "")).join(", ");
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
