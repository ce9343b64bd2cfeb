import type { Text } from "./api-types.ts";
import { deleteNow, deletionQuestion, toDelete } from "./delete-messages.ts";
import { Dialog } from "./dialog.tsx";

/** Asks before something is deleted. */
export function DeleteDialog({ what }: { what: Text | "all" }) {
  const cancel = (): void => {
    toDelete.value = undefined;
  };
  return (
    <Dialog title={what === "all" ? "Delete these texts?" : "Delete this text?"} onClose={cancel}>
      <p>{deletionQuestion(what)}</p>
      <div class="choices">
        <button type="button" onClick={cancel}>
          Keep
        </button>
        <button type="button" class="danger" data-first onClick={() => deleteNow(what)}>
          Delete
        </button>
      </div>
    </Dialog>
  );
}
