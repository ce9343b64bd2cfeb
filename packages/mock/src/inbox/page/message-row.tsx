import { hrefOf } from "./address.ts";
import type { MessageSummary } from "./api-types.ts";
import { CodeButton } from "./code-button.tsx";
import { clockOffset } from "./controls.ts";
import { activeId, onRowClick } from "./list-focus.ts";
import { StatusMark } from "./status-mark.tsx";
import { formatMoment, formatNumber } from "./wording.ts";

/** A message in the list: a link to its conversation, and a button for its code. */
export function MessageRow(props: {
  message: MessageSummary;
  index: number;
  total: number;
  height: number;
  isActive: boolean;
  isOpen: boolean;
}) {
  const { message, index, isActive } = props;
  const tabIndex = isActive ? 0 : -1;
  return (
    <li
      class="row"
      data-id={message.id}
      aria-setsize={props.total}
      aria-posinset={index + 1}
      style={{ top: `${index * props.height}px`, height: `${props.height}px` }}
      onFocusIn={() => {
        activeId.value = message.id;
      }}
    >
      <a
        class="row-link"
        href={hrefOf({ to: message.to, message: message.id, details: undefined })}
        tabIndex={tabIndex}
        aria-current={props.isOpen ? "true" : undefined}
        onClick={(event) => onRowClick(event, message)}
      >
        <span class="row-head">
          <b>{formatNumber(message.to)}</b>
          <time dateTime={message.createdAt}>
            {formatMoment(message.createdAt, Date.now() + clockOffset.value)}
          </time>
        </span>
        <span class="snippet">{message.body === "" ? "No text" : message.body.slice(0, 200)}</span>
        <span class="row-foot">
          <StatusMark status={message.status} errorCode={message.errorCode} />
          <span class="from">{message.from === null ? "no sender yet" : `from ${message.from}`}</span>
          {message.segments > 1 && <span class="parts-count">{message.segments} parts</span>}
        </span>
      </a>
      {message.code !== undefined && <CodeButton code={message.code} tabIndex={tabIndex} />}
    </li>
  );
}
