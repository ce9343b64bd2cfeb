import { effect, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { openMessage, query } from "./address.ts";
import { EmptyList } from "./empty-list.tsx";
import { Icon } from "./icons.tsx";
import { activeIndex, focusWanted } from "./list-focus.ts";
import { MessageRow } from "./message-row.tsx";
import { hasMore, listState, loadMoreMessages, messages, total } from "./messages.ts";
import { count } from "./wording.ts";

/** The height of a row in rem; `list.css` fits the row into it. */
const rowRems = 6.875;
/** Rows rendered above and below the visible ones. */
const spareRows = 6;

/** The messages, newest first. Only the visible rows and some around them are rendered. */
export function MessageList() {
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = rowRems * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const seen = useSignal({ top: 0, height: 800 });
  const newAbove = useSignal(0);
  const first = useComputed(() => Math.max(0, Math.floor(seen.value.top / rowHeight) - spareRows));
  const last = useComputed(() =>
    Math.min(
      messages.value.length - 1,
      Math.ceil((seen.value.top + seen.value.height) / rowHeight) + spareRows,
    ),
  );

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = (): void => {
      seen.value = { top: element.scrollTop, height: element.clientHeight };
      if (element.scrollTop < rowHeight / 2) newAbove.value = 0;
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      resized.disconnect();
    };
  }, [rowHeight]);

  // Keep the visible rows in place when new ones arrive above.
  const top = useRef<string | undefined>(undefined);
  const listed = messages.value;
  useLayoutEffect(() => {
    const element = scroller.current;
    const before = listed.findIndex(({ id }) => id === top.current);
    top.current = listed[0]?.id;
    if (!element || before <= 0 || element.scrollTop < rowHeight / 2) return;
    element.scrollTop += before * rowHeight;
    newAbove.value += before;
  }, [listed, rowHeight]);

  useSignalEffect(() => {
    if (last.value >= messages.value.length - 50 && hasMore.value) void loadMoreMessages();
  });

  // Keep the focus when its row is removed.
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && hadFocus.current && document.activeElement === document.body) focusRow(element);
  }, [listed]);

  // Scroll to the active row and focus it. Do it immediately if the row is rendered: the next key may come before the next
  // frame, when an effect of a hook would run.
  useLayoutEffect(
    () =>
      effect(() => {
        const element = scroller.current;
        if (focusWanted.value === 0 || !element) return;
        const place = activeIndex.peek() * rowHeight;
        if (place < element.scrollTop) element.scrollTop = place;
        else if (place + rowHeight > element.scrollTop + element.clientHeight) {
          element.scrollTop = place + rowHeight - element.clientHeight;
        }
        const link = activeLink(element);
        if (link?.checkVisibility()) link.focus({ preventScroll: true });
        else requestAnimationFrame(() => focusRow(element));
      }),
    [rowHeight],
  );

  const shown: number[] = [];
  for (let index = first.value; index <= last.value; index += 1) shown.push(index);
  // Keep the focused row rendered.
  const active = activeIndex.value;
  if (listed.length > 0 && (active < first.value || active > last.value)) shown.push(active);

  return (
    <div
      class="list-scroll"
      ref={scroller}
      tabIndex={-1}
      onFocusIn={() => {
        hadFocus.current = true;
      }}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget !== null) hadFocus.current = false;
      }}
    >
      {listed.length === 0 ? (
        <EmptyList />
      ) : (
        // biome-ignore lint/a11y/noRedundantRoles: Safari does not expose a list without bullets.
        <ul role="list" class="rows" style={{ height: `${listed.length * rowHeight}px` }}>
          {shown.map((index) => {
            const message = listed[index];
            return (
              message && (
                <MessageRow
                  key={message.id}
                  message={message}
                  index={index}
                  total={query.value === "" ? total.value : listed.length}
                  height={rowHeight}
                  isActive={index === active}
                  isOpen={message.id === openMessage.value}
                />
              )
            );
          })}
        </ul>
      )}
      {newAbove.value > 0 && (
        <button type="button" class="new-above" onClick={() => scroller.current?.scrollTo({ top: 0 })}>
          <Icon name="up" />
          {count(newAbove.value, "new text")}
        </button>
      )}
      {listState.value === "failed" && <p class="list-note">The messages could not be loaded.</p>}
    </div>
  );
}

function activeLink(scroller: HTMLElement): HTMLElement | null {
  const id = messages.peek()[activeIndex.peek()]?.id;
  return id === undefined ? null : scroller.querySelector(`[data-id="${CSS.escape(id)}"] .row-link`);
}

function focusRow(scroller: HTMLElement): void {
  // On a narrow page the conversation covers the list.
  const isCovered = scroller.offsetParent === null;
  const place = isCovered ? document.getElementById("conversation-title") : activeLink(scroller);
  (place ?? scroller).focus({ preventScroll: true });
}
