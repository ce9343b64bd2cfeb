import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { go, goBackTo, openPhone } from "./address.ts";
import { show } from "./announce.ts";
import type { AppNumber, Reply } from "./api-types.ts";
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
  // The app's numbers as they were when the panel was opened: a field must not change while somebody types into it.
  const choices = useSignal<readonly AppNumber[] | undefined>(undefined);
  useEffect(() => {
    void loadNumbers().then(() => {
      choices.value = numbers.value;
    });
  }, []);

  async function send(form: FormData): Promise<void> {
    if (sending.value) return;
    sending.value = true;
    problem.value = "";
    const from = plainNumber(textOf(form, "from"));
    const written = textOf(form, "to");
    const {
      number: to,
      provider,
      account,
    } = choices.value?.find((choice) => keyOf(choice) === written) ?? { number: plainNumber(written) };
    try {
      const reply = await callApi<Reply>("replies", {
        method: "POST",
        query: { account },
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
        {choices.value?.length === 0 ? (
          <input
            id="compose-to"
            name="to"
            class="wide"
            inputMode="tel"
            required
            placeholder="+15550001111"
            autocomplete="off"
          />
        ) : (
          <select id="compose-to" name="to" class="wide" required disabled={choices.value === undefined}>
            {choices.value?.map((choice) => (
              <option key={keyOf(choice)} value={keyOf(choice)}>
                {[formatNumber(choice.number), capitalize(choice.provider ?? ""), choice.account]
                  .filter(Boolean)
                  .join(" · ")}
              </option>
            ))}
          </select>
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

function keyOf({ number, account = "" }: AppNumber): string {
  return `${number} ${account}`;
}
