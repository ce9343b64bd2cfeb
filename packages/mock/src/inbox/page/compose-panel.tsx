import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { go, goBackTo, openPhone } from "./address.ts";
import { show } from "./announce.ts";
import type { Reply } from "./api-types.ts";
import { callApi, wordsOf } from "./call-api.ts";
import { nameOfChannel } from "./channel-mark.tsx";
import { Dialog } from "./dialog.tsx";
import { plainNumber, textOf } from "./form-values.ts";
import { formatNumber } from "./format-number.ts";
import { loadNumbers, numbers } from "./network.ts";
import { capitalize } from "./wording.ts";

const channels = ["sms", "whatsapp", "rcs"] as const;

/** Sends a text by hand: from any phone to any number of the app. */
export function ComposePanel() {
  const problem = useSignal("");
  const sending = useSignal(false);
  useEffect(() => {
    void loadNumbers();
  }, []);

  async function send(form: FormData): Promise<void> {
    if (sending.value) return;
    sending.value = true;
    problem.value = "";
    const from = plainNumber(textOf(form, "from"));
    const [to = "", provider, account] = String(form.get("to")).split(" ");
    try {
      const reply = await callApi<Reply>("replies", {
        method: "POST",
        query: { account: account || undefined },
        body: {
          from,
          to,
          body: String(form.get("body") ?? ""),
          channel: form.get("channel"),
          ...(provider && { provider }),
        },
      });
      const response = reply.callbacks.at(-1);
      show(
        response === undefined
          ? "Sent. No webhook is set for this number."
          : response.status === undefined
            ? `Sent, but your app could not be reached: ${response.error}`
            : `Sent; your app responded with ${response.status}`,
      );
      go({ panel: undefined, to: reply.from, reply: reply.id, message: undefined });
    } catch (error) {
      problem.value = wordsOf(error);
    } finally {
      sending.value = false;
    }
  }

  return (
    <Dialog title="Text your app from a phone" onClose={() => goBackTo({ panel: undefined })}>
      <form
        class="fault-form bare"
        onSubmit={(event) => {
          event.preventDefault();
          void send(new FormData(event.currentTarget));
        }}
      >
        <label class="wide">
          From the phone
          <input
            name="from"
            inputMode="tel"
            required
            placeholder="+15558675310"
            autocomplete="off"
            defaultValue={openPhone.value}
            pattern="\s*\+[\d\s\(\).\-]{6,}"
            title="A number with its country: + and digits"
            data-first
          />
        </label>
        <label class="wide" htmlFor="compose-to">
          To your app's number
        </label>
        {numbers.value.length > 0 ? (
          <select id="compose-to" name="to" class="wide" required>
            {numbers.value.map(({ number, provider = "", account = "" }) => (
              <option key={`${number} ${account}`} value={`${number} ${provider} ${account}`}>
                {[formatNumber(number), capitalize(provider), account].filter(Boolean).join(" · ")}
              </option>
            ))}
          </select>
        ) : (
          <input
            id="compose-to"
            name="to"
            class="wide"
            inputMode="tel"
            required
            placeholder="+15550001111"
            autocomplete="off"
          />
        )}
        <label>
          Channel
          <select name="channel">
            {channels.map((channel) => (
              <option key={channel} value={channel}>
                {nameOfChannel(channel)}
              </option>
            ))}
          </select>
        </label>
        <label class="wide">
          Text
          <textarea name="body" rows={3} required />
        </label>
        {problem.value !== "" && (
          <p class="problem wide" role="alert">
            {problem.value}
          </p>
        )}
        <div class="choices wide">
          <button type="submit" class="main" disabled={sending.value}>
            Send
          </button>
        </div>
      </form>
    </Dialog>
  );
}
