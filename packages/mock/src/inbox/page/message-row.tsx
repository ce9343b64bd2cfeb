import { hrefOf } from "./address.ts";
import type { Text } from "./api-types.ts";
import { ChannelMark } from "./channel-mark.tsx";
import { CodeButton } from "./code-button.tsx";
import { formatNumber } from "./format-number.ts";
import { Icon } from "./icons.tsx";
import { activeId, onRowClick } from "./list-focus.ts";
import { isUnread } from "./read-state.ts";
import { StatusMark } from "./status-mark.tsx";
import { phoneOf, placeOf, timeOf } from "./text.ts";
import { count, formatTime } from "./wording.ts";

/** A text in the list: a link to its conversation, and a button for its code. */
export function MessageRow(props: {
  text: Text;
  position: number;
  total: number;
  top: number;
  height: number;
  isActive: boolean;
  isOpen: boolean;
}) {
  const { text, isActive } = props;
  const tabIndex = isActive ? 0 : -1;
  const unread = isUnread(text);
  const code = text.type === "message" ? text.code : undefined;
  return (
    <li
      class={unread ? "row unread" : "row"}
      data-id={text.id}
      aria-setsize={props.total}
      aria-posinset={props.position}
      style={{ top: `${props.top}px`, height: `${props.height}px` }}
      onFocusIn={() => {
        activeId.value = text.id;
      }}
    >
      <a
        class="row-link"
        href={hrefOf(placeOf(text))}
        tabIndex={tabIndex}
        aria-current={props.isOpen ? "true" : undefined}
        onClick={(event) => onRowClick(event, text)}
      >
        <span class="row-head">
          {unread && (
            <span class="unread-mark">
              <span class="hidden">Unread</span>
            </span>
          )}
          <b>{formatNumber(phoneOf(text))}</b>
          <ChannelMark channel={text.channel} />
          {text.type === "message" ? (
            <StatusMark status={text.status} errorCode={text.errorCode} />
          ) : (
            <span class="status">
              <Icon name="reply" />
              From the phone
            </span>
          )}
          <time dateTime={timeOf(text)}>{formatTime(timeOf(text))}</time>
        </span>
        <span class="snippet">{snippetOf(text)}</span>
      </a>
      {code !== undefined && <CodeButton code={code} tabIndex={tabIndex} />}
    </li>
  );
}

function snippetOf({ body, media }: Text): string {
  if (body !== "") return body.slice(0, 200);
  return media.length === 0 ? "No text" : count(media.length, "file");
}
