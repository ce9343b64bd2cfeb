import { signal } from "@preact/signals";
import { openMessage } from "./address.ts";
import type { MessageDetail } from "./api-types.ts";
import { callApi, isMissing } from "./call-api.ts";
import { coalesce } from "./coalesce.ts";

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
