import { computed, signal } from "@preact/signals";
import { openMessage, openReply } from "./address.ts";
import type { MessageDetail, Reply } from "./api-types.ts";
import { callApi, isMissing } from "./call-api.ts";
import { coalesce } from "./coalesce.ts";
import { conversation } from "./conversation-state.ts";

/** The details of the selected message. */
export const detail = signal<MessageDetail | undefined>(undefined);
export const detailProblem = signal("");

export const loadDetail = coalesce(async () => {
  const id = openMessage.value;
  if (id === undefined) {
    detail.value = undefined;
    detailProblem.value = "";
    return;
  }
  try {
    const loaded = await callApi<MessageDetail>(`messages/${encodeURIComponent(id)}`);
    if (openMessage.value !== id) return;
    detail.value = loaded;
    detailProblem.value = "";
  } catch (error) {
    if (openMessage.value !== id) return;
    detail.value = undefined;
    detailProblem.value = isMissing(error) ? "This message was deleted." : String(error);
  }
});

/** The text from the phone that is selected; the conversation has all its details. */
export const replyDetail = computed((): ({ type: "reply" } & Reply) | undefined => {
  const found = conversation.value?.thread.find(({ id }) => id === openReply.value);
  return found?.type === "reply" ? found : undefined;
});
