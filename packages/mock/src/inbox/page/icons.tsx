/** Icons for 16 pixels, in the color of the surrounding text. */
const shapes = {
  copy: "M5.5 5.5v-2a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2M3.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1z",
  check: "M3 8.5l3.2 3.2L13 4.8",
  alert: "M8 4v5M8 11.8v.2",
  clock: "M8 4.8V8l2.2 1.6M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z",
  dash: "M4 8h8",
  dots: "M4 8h.01M8 8h.01M12 8h.01",
  trash:
    "M2.8 4.3h10.4M6.3 4.3V3a.8.8 0 0 1 .8-.8h1.8a.8.8 0 0 1 .8.8v1.3M4.2 4.3l.6 8.7a1 1 0 0 0 1 .9h4.4a1 1 0 0 0 1-.9l.6-8.7",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3l3.2 3.2",
  back: "M10 3L5 8l5 5",
  close: "M4 4l8 8M12 4l-8 8",
  bolt: "M8.8 1.8L3.5 9h4l-.6 5.2L12.5 7h-4z",
  keys: "M2.5 4.5h11a.8.8 0 0 1 .8.8v5.4a.8.8 0 0 1-.8.8h-11a.8.8 0 0 1-.8-.8V5.3a.8.8 0 0 1 .8-.8zM5 9.5h6M4.5 7h.01M7 7h.01M9.5 7h.01M11.8 7h.01",
  send: "M8 13V3.5M4 7.2L8 3.2l4 4",
  up: "M8 13V3.5M4 7.2L8 3.2l4 4",
  filter: "M2.5 4h11M4.5 8h7M6.5 12h3",
  reply: "M6.5 4L2.5 8l4 4M2.5 8h7a4 4 0 0 1 4 4v.5",
  file: "M4 2.5h5L12.5 6v7a.8.8 0 0 1-.8.8H4a.8.8 0 0 1-.8-.8V3.3a.8.8 0 0 1 .8-.8zM9 2.5V6h3.5",
  code: "M2.5 4.5h11a.8.8 0 0 1 .8.8v5.4a.8.8 0 0 1-.8.8h-11a.8.8 0 0 1-.8-.8V5.3a.8.8 0 0 1 .8-.8zM4.6 8h.01M8 8h.01M11.4 8h.01",
  compose: "M3 13l.7-3L11 2.7a.9.9 0 0 1 1.3 0l1 1a.9.9 0 0 1 0 1.3L6 12.3zM9.5 4.2l2.3 2.3",
  number: "M6.2 2.5L4.8 13.5M11.2 2.5L9.8 13.5M3 6h10.5M2.5 10H13",
  list: "M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01",
  download: "M8 2.5v7.5M4.5 6.8L8 10.2l3.5-3.4M3 13.5h10",
  info: "M8 7.3v4M8 4.6v.2M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8z",
};

export type IconName = keyof typeof shapes;

/** An icon says nothing to a screen reader: the words beside it, or the label of its button, do. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}
