import { useId } from "preact/hooks";
import { openMessage, openReply } from "./address.ts";
import { today } from "./controls.ts";
import { isFiltered } from "./filters.ts";
import { activeIndex } from "./list-focus.ts";
import type { DayGroup, Heights } from "./list-layout.ts";
import { MessageRow } from "./message-row.tsx";
import { texts, total } from "./texts.ts";
import { nameOfDay } from "./wording.ts";

/** The rows of one day below its heading, which stays in view. Nothing is rendered for a day out of view. */
export function DaySection(props: { group: DayGroup; heights: Heights; shown: readonly number[] }) {
  const { group, heights, shown } = props;
  const titleId = useId();
  const listed = texts.value;
  if (shown.length === 0) return null;
  return (
    <section
      class="day-section"
      aria-labelledby={titleId}
      style={{ top: `${group.top}px`, height: `${group.height}px` }}
    >
      <h3 id={titleId} class="day-title">
        {nameOfDay(group.day, today.value)}
      </h3>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari does not expose a list without bullets. */}
      <ul role="list">
        {shown.map((index) => {
          const text = listed[index];
          return (
            text && (
              <MessageRow
                key={text.id}
                text={text}
                position={index + 1}
                total={isFiltered.value ? listed.length : total.value}
                top={heights.heading + (index - group.first) * heights.row}
                height={heights.row}
                isActive={index === activeIndex.value}
                isOpen={text.id === (openMessage.value ?? openReply.value)}
              />
            )
          );
        })}
      </ul>
    </section>
  );
}
