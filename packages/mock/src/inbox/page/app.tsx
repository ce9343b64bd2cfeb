import { useSignalEffect } from "@preact/signals";
import { address, openMessage, openPhone, openReply } from "./address.ts";
import { Announcements } from "./announcements.tsx";
import { ConversationView } from "./conversation-view.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { toDelete } from "./delete-messages.ts";
import { DetailView } from "./detail-view.tsx";
import { isFiltered } from "./filters.ts";
import { formatNumber } from "./format-number.ts";
import { ListTools } from "./list-tools.tsx";
import { MessageList } from "./message-list.tsx";
import { panels } from "./panels.tsx";
import { unreadCount, unreadWords } from "./read-state.ts";
import { showTitle } from "./show-title.ts";
import { listState, texts } from "./texts.ts";
import { TopBar } from "./top-bar.tsx";

/** The inbox: the list, a conversation, and the details of a text; on a narrow page one at a time. */
export function App() {
  const { details, panel } = address.value;
  const isEmpty = listState.value === "ready" && texts.value.length === 0 && !isFiltered.value;
  const isSelected = openMessage.value !== undefined || openReply.value !== undefined;
  const conversationView = isSelected && details ? "details" : "conversation";
  const view = openPhone.value !== undefined ? conversationView : isEmpty ? "empty" : "list";
  useSignalEffect(() => {
    showTitle(
      openPhone.value === undefined ? "Inbox" : formatNumber(openPhone.value),
      unreadCount.value > 0 ? unreadWords.value : "",
    );
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
            <p>Select a text to see its conversation.</p>
            <p>
              <kbd>?</kbd> shows the keyboard shortcuts.
            </p>
          </div>
        ) : (
          <ConversationView />
        )}
        {openPhone.value !== undefined && isSelected && <DetailView />}
      </main>
      {panels.map(({ name, Panel }) => name === panel && <Panel key={name} />)}
      {toDelete.value !== undefined && <DeleteDialog what={toDelete.value} />}
      <Announcements />
    </>
  );
}
