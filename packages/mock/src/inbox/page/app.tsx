import { useSignalEffect } from "@preact/signals";
import { address, openMessage, openPhone, query } from "./address.ts";
import { announcements, toast } from "./announce.ts";
import { ClockPanel } from "./clock-panel.tsx";
import { ConversationView } from "./conversation-view.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { toDelete } from "./delete-messages.ts";
import { DetailView } from "./detail-view.tsx";
import { FaultsPanel } from "./faults-panel.tsx";
import { MessageList } from "./message-list.tsx";
import { listState, messages, total } from "./messages.ts";
import { ShortcutsPanel } from "./shortcuts-panel.tsx";
import { ListTools, TopBar } from "./top-bar.tsx";
import { formatNumber } from "./wording.ts";

/** The page: the list, a conversation, and a message's details; on a narrow page one at a time. */
export function App() {
  const { details, panel } = address.value;
  const isEmpty = listState.value === "ready" && messages.value.length === 0 && query.value === "";
  const conversationView = openMessage.value && details ? "details" : "conversation";
  const view = openPhone.value !== undefined ? conversationView : isEmpty ? "empty" : "list";
  useSignalEffect(() => {
    const what = openPhone.value === undefined ? `(${total.value}) Inbox` : formatNumber(openPhone.value);
    document.title = `${what} · smskit`;
  });
  return (
    <>
      <TopBar />
      <main class="panes" data-view={view}>
        <div class="list">
          <ListTools />
          <MessageList />
        </div>
        {openPhone.value === undefined ? (
          <div class="nothing">
            <p>Select a message to see its conversation.</p>
          </div>
        ) : (
          <ConversationView />
        )}
        {openPhone.value !== undefined && openMessage.value !== undefined && <DetailView />}
      </main>
      {panel === "faults" && <FaultsPanel />}
      {panel === "clock" && <ClockPanel />}
      {panel === "shortcuts" && <ShortcutsPanel />}
      {toDelete.value !== undefined && <DeleteDialog what={toDelete.value} />}
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
