import { signal } from "@preact/signals";
import { account, go, openMessage, query } from "./address.ts";
import { show } from "./announce.ts";
import type { MessageSummary } from "./api-types.ts";
import { callApi, isMissing } from "./call-api.ts";
import { focusList, stepOver } from "./list-focus.ts";
import { total } from "./messages.ts";
import { count, formatNumber } from "./wording.ts";

/** What the delete dialog is about. */
export const toDelete = signal<MessageSummary | "all" | undefined>(undefined);

export function askToDelete(what: MessageSummary | "all"): void {
  toDelete.value = what;
}

/** Describes what will be deleted. */
export function deletionQuestion(what: MessageSummary | "all"): string {
  if (what !== "all") return `The text to ${formatNumber(what.to)} will be deleted permanently.`;
  const which = query.value === "" ? "" : ` found for “${query.value}”`;
  const whose = account.value === undefined ? "" : ` of ${account.value}`;
  return `${count(total.value, "message")}${which}${whose} will be deleted permanently.`;
}

/** Deletes, and moves the focus to the next message. The server's event removes them from the page. */
export async function deleteNow(what: MessageSummary | "all"): Promise<void> {
  toDelete.value = undefined;
  try {
    if (what === "all") await deleteAll();
    else await deleteOne(what);
    focusList();
  } catch (error) {
    show(error instanceof Error ? error.message : String(error));
  }
}

async function deleteOne({ id }: MessageSummary): Promise<void> {
  await callApi(`messages/${encodeURIComponent(id)}`, { method: "DELETE" }).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  stepOver([id]);
  if (openMessage.value === id) go({ message: undefined, details: undefined }, "replace");
  show("Message deleted");
}

async function deleteAll(): Promise<void> {
  const { deleted } = await callApi<{ deleted: number }>("messages", {
    method: "DELETE",
    query: { q: query.value },
  });
  go({ to: undefined, message: undefined, details: undefined }, "replace");
  show(`${count(deleted, "message")} deleted`);
}
