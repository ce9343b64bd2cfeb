import { show } from "./announce.ts";
import type { PhoneThread } from "./api-types.ts";

/** Saves a phone's conversation as a JSON file, in the form of the API: a fixture for tests. */
export function exportConversation(phone: PhoneThread): void {
  const name = `conversation-${phone.number.replace(/\D/g, "")}.json`;
  const url = URL.createObjectURL(
    new Blob([`${JSON.stringify(phone, null, 2)}\n`], { type: "application/json" }),
  );
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url));
  show(`Saved ${name}`);
}
