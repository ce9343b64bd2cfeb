// What the pages gain where scripts run. Without this file every form works anyway.

const news = document.getElementById("news");
const resend = document.getElementById("resend");

if (news) followDelivery(news);
if (resend) countDown(resend);
for (const form of document.forms) form.addEventListener("submit", sendOnce);

/** Shows what becomes of the text, as the server receives it. */
function followDelivery(status) {
  const events = new EventSource("/events");
  events.addEventListener("message", ({ data }) => {
    const { state, text, phone } = JSON.parse(data);
    status.dataset.state = state;
    if (status.textContent !== text) status.textContent = text;
    showPhone(phone);
  });
  addEventListener("pagehide", () => events.close());
}

/** Offline mode: what the phone shows. */
function showPhone(text) {
  const bubble = document.getElementById("phone");
  if (!bubble || text === undefined) return;
  bubble.textContent = text;
  bubble.hidden = false;
  document.getElementById("no-text").hidden = true;
}

/** Offers a new code only when the server would send one. */
function countDown(button) {
  const label = button.textContent;
  const due = Date.now() + Number(button.dataset.waitMs);
  const tick = () => {
    const seconds = Math.ceil((due - Date.now()) / 1000);
    button.disabled = seconds > 0;
    button.textContent = seconds > 0 ? `${label} in ${seconds} s` : label;
    if (seconds > 0) setTimeout(tick, 250);
  };
  tick();
}

/** A text costs money and patience: one form is sent once. */
function sendOnce(event) {
  const form = event.currentTarget;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "true";
  const button = event.submitter;
  if (button && form.dataset.busy) button.textContent = form.dataset.busy;
}

// Back from the history, the page is as it was left: it can be sent again.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
