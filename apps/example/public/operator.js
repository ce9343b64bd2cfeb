// Keeps the operator's list up to date. Without this file it is as it was when it was opened.

const list = document.getElementById("messages");
const live = document.getElementById("live");

/** Messages beyond these are dropped from a page that is open for long. */
const most = 500;

if ("live" in list.dataset) follow();

function follow() {
  const events = new EventSource("/operator/events");
  events.addEventListener("open", () => say("Live: changes appear by themselves."));
  events.addEventListener("error", () => say("The connection is lost; trying again."));
  events.addEventListener("message", ({ data }) => {
    const changed = JSON.parse(data).filter(({ html }) => show(html));
    const last = changed.at(-1);
    if (last) say(`Live. ${last.sentence}`);
  });
  addEventListener("pagehide", () => events.close());
}

/** Puts a message into the list, or up to date; whether it is open, and who is reading it, stays. */
function show(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const item = template.content.firstElementChild;
  const shown = document.getElementById(item.id);
  if (shown === null) {
    document.getElementById("none").hidden = true;
    list.prepend(item);
    if (list.children.length > most) list.lastElementChild.remove();
    return true;
  }
  let changed = false;
  for (const part of ["summary", ".more"]) {
    const [before, after] = [shown.querySelector(part), item.querySelector(part)];
    if (before.innerHTML === after.innerHTML) continue;
    before.replaceChildren(...after.childNodes);
    changed = true;
  }
  return changed;
}

function say(text) {
  if (live.textContent !== text) live.textContent = text;
}
