import type { MessageDetail } from "./api-types.ts";
import { copyText } from "./copy-text.ts";
import { testOf } from "./test-of-message.ts";

/** Copies a message as what a developer does next: send it again, or test that the app sends it. */
export function CopyAs({ message }: { message: MessageDetail }) {
  const { curl } = message;
  return (
    <section aria-labelledby="copy-title">
      <h3 id="copy-title">Copy as</h3>
      <div class="steps">
        {curl !== undefined && (
          <button type="button" title="Sends this text again" onClick={() => copyText(curl, "curl command")}>
            curl
          </button>
        )}
        <button
          type="button"
          title="A test that waits for this text"
          onClick={() => copyText(testOf(message, location.origin), "Test")}
        >
          Test
        </button>
        <button type="button" onClick={() => copyText(message.body, "Text")}>
          Text
        </button>
      </div>
    </section>
  );
}
