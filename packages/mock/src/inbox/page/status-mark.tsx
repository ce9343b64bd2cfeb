import { Icon, type IconName } from "./icons.tsx";
import { capitalize, toneOf } from "./wording.ts";

const icons: Record<ReturnType<typeof toneOf>, IconName> = {
  good: "check",
  bad: "alert",
  waiting: "clock",
  moving: "dots",
  still: "dash",
};

/** A status, its tone shown by color and icon; a past status is neutral. */
export function StatusMark(props: {
  status: string;
  errorCode?: string | undefined;
  isPast?: boolean | undefined;
}) {
  const { status, errorCode } = props;
  const tone = props.isPast ? "still" : toneOf(status);
  return (
    <span class={`status ${tone}`}>
      <Icon name={props.isPast ? "check" : icons[tone]} />
      {capitalize(status)}
      {errorCode !== undefined && ` ${errorCode}`}
    </span>
  );
}
