import { announcements, toast } from "./announce.ts";

/** What screen readers are told, and the message that is shown for a moment. */
export function Announcements() {
  return (
    <>
      <div class="hidden" role="log">
        {announcements.value.map(({ key, words }) => (
          <p key={key}>{words}</p>
        ))}
      </div>
      <div class={toast.value === "" ? "toast" : "toast shown"} aria-hidden="true">
        {toast.value}
      </div>
    </>
  );
}
