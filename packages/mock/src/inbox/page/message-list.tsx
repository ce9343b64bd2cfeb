import { effect, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { DaySection } from "./day-section.tsx";
import { EmptyList } from "./empty-list.tsx";
import { Icon } from "./icons.tsx";
import { activeIndex, focusWanted } from "./list-focus.ts";
import { groupByDay, type Heights, heightOf, indexAt, topOf } from "./list-layout.ts";
import { holdEvents } from "./live.ts";
import { hasMore, listState, loadMoreTexts, texts } from "./texts.ts";
import { count } from "./wording.ts";

/** The heights of a row and of a day's heading in rem; `list.css` fits them in. */
const rowRems = 2.75;
const headingRems = 1.5;
/** Rows rendered above and below the visible ones. */
const spareRows = 10;

/** The texts, newest first, by day. Only the visible rows and some around them are rendered. */
export function MessageList() {
  const scroller = useRef<HTMLDivElement>(null);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const heights: Heights = { row: rowRems * rem, heading: headingRems * rem };
  const seen = useSignal({ top: 0, height: 800 });
  const newAbove = useSignal(0);
  const groups = useComputed(() => groupByDay(texts.value, heights));
  const first = useComputed(() => Math.max(0, indexAt(groups.value, seen.value.top, heights) - spareRows));
  const last = useComputed(() => {
    const end = indexAt(groups.value, seen.value.top + seen.value.height, heights);
    return Math.min(texts.value.length - 1, end + spareRows);
  });

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = (): void => {
      seen.value = { top: element.scrollTop, height: element.clientHeight };
      if (element.scrollTop < heights.row / 2) newAbove.value = 0;
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      resized.disconnect();
    };
  }, [rem]);

  // Keep the visible rows in place when new ones arrive above.
  const top = useRef<string | undefined>(undefined);
  const listed = texts.value;
  useLayoutEffect(() => {
    const element = scroller.current;
    const before = listed.findIndex(({ id }) => id === top.current);
    top.current = listed[0]?.id;
    if (!element || before <= 0 || element.scrollTop < heights.row / 2) return;
    element.scrollTop += topOf(groups.value, before, heights) - heights.heading;
    newAbove.value += before;
  }, [listed, rem]);

  useSignalEffect(() => {
    if (last.value >= texts.value.length - 50 && hasMore.value) holdEvents(loadMoreTexts());
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
        const place = topOf(groups.peek(), activeIndex.peek(), heights);
        // The heading of the day stays above the rows.
        if (place - heights.heading < element.scrollTop) element.scrollTop = place - heights.heading;
        else if (place + heights.row > element.scrollTop + element.clientHeight) {
          element.scrollTop = place + heights.row - element.clientHeight;
        }
        const link = activeLink(element);
        if (link?.checkVisibility()) link.focus({ preventScroll: true });
        else requestAnimationFrame(() => focusRow(element));
      }),
    [rem],
  );

  const active = activeIndex.value;
  const shown = indicesBetween(first.value, last.value);
  // Keep the focused row rendered.
  if (active < first.value) shown.unshift(active);
  if (active > last.value && listed.length > 0) shown.push(active);

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
        <div class="rows" style={{ height: `${heightOf(groups.value)}px` }}>
          {groups.value.map((group) => (
            <DaySection
              key={group.day.getTime()}
              group={group}
              heights={heights}
              shown={shown.filter((index) => index >= group.first && index <= group.last)}
            />
          ))}
        </div>
      )}
      {newAbove.value > 0 && (
        <button type="button" class="new-above" onClick={() => scroller.current?.scrollTo({ top: 0 })}>
          <Icon name="up" />
          {count(newAbove.value, "new text")}
        </button>
      )}
      {listState.value === "failed" && <p class="list-note">The texts could not be loaded.</p>}
    </div>
  );
}

function indicesBetween(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

function activeLink(scroller: HTMLElement): HTMLElement | null {
  const id = texts.peek()[activeIndex.peek()]?.id;
  return id === undefined ? null : scroller.querySelector(`[data-id="${CSS.escape(id)}"] .row-link`);
}

function focusRow(scroller: HTMLElement): void {
  // On a narrow page the conversation covers the list.
  const isCovered = scroller.offsetParent === null;
  const place = isCovered ? document.getElementById("conversation-title") : activeLink(scroller);
  (place ?? scroller).focus({ preventScroll: true });
}
