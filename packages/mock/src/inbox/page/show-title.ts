/** The text of `icon.svg`. The build defines it. */
declare const inboxIcon: string;

const badge = '<circle cx="24" cy="8" r="7.5" fill="#a3230f" stroke="#fff" stroke-width="2"/></svg>';

/** Shows the title of the page, with what is unread, and marks the icon of the tab if anything is. */
export function showTitle(title: string, unread: string): void {
  document.title = `${unread === "" ? "" : `(${unread}) `}${title} · smskit`;
  const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  const marked = `data:image/svg+xml,${encodeURIComponent(inboxIcon.replace("</svg>", badge))}`;
  if (link) link.href = unread === "" ? "/inbox/icon.svg" : marked;
}
