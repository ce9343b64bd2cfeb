import { signal } from "@preact/signals";
import { go, openMessage, openReply } from "./address.ts";
import { show } from "./announce.ts";
import type { Text } from "./api-types.ts";
import { callApi, isMissing, wordsOf } from "./call-api.ts";
import { activeFilters, listQuery } from "./filters.ts";
import { formatNumber } from "./format-number.ts";
import { focusList, stepOver } from "./list-focus.ts";
import { nowhere, phoneOf } from "./text.ts";
import { total } from "./texts.ts";
import { count } from "./wording.ts";

/** What the delete dialog is about. */
export const toDelete = signal<Text | "all" | undefined>(undefined);

export function askToDelete(what: Text | "all"): void {
  toDelete.value = what;
}

/** Describes what will be deleted. */
export function deletionQuestion(what: Text | "all"): string {
  if (what !== "all") {
    const side = what.type === "message" ? "to" : "from";
    return `The text ${side} ${formatNumber(phoneOf(what))} will be deleted permanently.`;
  }
  const { q } = listQuery();
  const which = q ? ` found for “${q}”` : "";
  const filters = activeFilters.value.map(
    ({ field, value }) => `${field.label.toLowerCase()} ${field.labelOf(value)}`,
  );
  const whose = filters.length === 0 ? "" : ` (${filters.join(", ")})`;
  return `${count(total.value, "text")}${which}${whose} will be deleted permanently.`;
}

/** Deletes, and moves the focus to the next text. The server's event removes them from the page. */
export async function deleteNow(what: Text | "all"): Promise<void> {
  toDelete.value = undefined;
  try {
    if (what === "all") await deleteAll();
    else await deleteOne(what);
    focusList();
  } catch (error) {
    show(wordsOf(error));
  }
}

async function deleteOne({ id }: Text): Promise<void> {
  await callApi(`texts/${encodeURIComponent(id)}`, { method: "DELETE" }).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  stepOver([id]);
  if (id === (openMessage.value ?? openReply.value)) {
    go({ message: undefined, reply: undefined, details: undefined }, "replace");
  }
  show("Text deleted");
}

async function deleteAll(): Promise<void> {
  const { deleted } = await callApi<{ deleted: number }>("texts", { method: "DELETE", query: listQuery() });
  go(nowhere, "replace");
  show(`${count(deleted, "text")} deleted`);
}
