import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { goBackTo } from "./address.ts";
import { show } from "./announce.ts";
import type { AppNumber } from "./api-types.ts";
import { callApi, wordsOf } from "./call-api.ts";
import { info } from "./controls.ts";
import { Dialog } from "./dialog.tsx";
import { plainNumber, textOf } from "./form-values.ts";
import { formatNumber } from "./format-number.ts";
import { loadNumbers, numbers, numbersProblem, usualInboundUrl } from "./network.ts";
import { capitalize } from "./wording.ts";

/** The app's numbers, and where texts to them are reported. */
export function NumbersPanel() {
  const edited = useSignal<AppNumber | undefined>(undefined);
  useEffect(() => {
    void loadNumbers();
  }, []);
  return (
    <Dialog title="Numbers and webhooks" className="side" onClose={() => goBackTo({ panel: undefined })}>
      <section aria-labelledby="numbers-title">
        <h3 id="numbers-title">Numbers of your app</h3>
        {numbersProblem.value !== "" && (
          <p class="problem" role="alert">
            {numbersProblem.value}
          </p>
        )}
        <p class="muted">
          {usualInboundUrl.value === undefined
            ? "Texts to a number without a webhook reach only this inbox."
            : `Texts to any other number go to ${usualInboundUrl.value}`}
        </p>
        <ul class="faults">
          {numbers.value.map((number) => (
            <li key={`${number.number} ${number.account ?? ""}`}>
              <span>
                <b>{formatNumber(number.number)}</b>
                <span class="muted">{summaryOf(number)}</span>
              </span>
              <button
                type="button"
                aria-label={`Edit ${formatNumber(number.number)}`}
                onClick={() => {
                  edited.value = number;
                }}
              >
                Edit
              </button>
            </li>
          ))}
        </ul>
      </section>
      <NumberForm
        key={`${edited.value?.number} ${edited.value?.account}`}
        number={edited.value}
        onDone={() => {
          edited.value = undefined;
        }}
      />
    </Dialog>
  );
}

/** The provider, the account and the webhook of a number, in one line. */
function summaryOf({ provider, account, inboundUrl, inboundMethod, fallbackUrl }: AppNumber): string {
  return [
    provider === undefined ? "" : capitalize(provider),
    account ?? "",
    inboundUrl === undefined ? "" : `${inboundMethod ?? ""} ${inboundUrl}`.trim(),
    fallbackUrl === undefined ? "" : `or else ${fallbackUrl}`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** Sets the webhook of a number: one of the list, or another one. */
function NumberForm({ number, onDone }: { number: AppNumber | undefined; onDone: () => void }) {
  const problem = useSignal("");

  async function act(method: "PUT" | "DELETE", which: string, body?: unknown): Promise<void> {
    problem.value = "";
    try {
      await callApi(`numbers/${encodeURIComponent(which)}`, {
        method,
        body,
        query: { account: number?.account },
      });
      await loadNumbers();
      show(
        method === "PUT"
          ? `Saved ${formatNumber(which)}`
          : `Removed what was set about ${formatNumber(which)}`,
      );
      onDone();
    } catch (error) {
      problem.value = wordsOf(error);
    }
  }

  return (
    <form
      class="fault-form"
      aria-labelledby="number-form-title"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const which = number?.number ?? plainNumber(textOf(form, "number"));
        void act("PUT", which, changeOf(form));
      }}
    >
      <h3 id="number-form-title">
        {number === undefined ? "Set a number's webhook" : `Webhook of ${formatNumber(number.number)}`}
      </h3>
      {number === undefined && (
        <label class="wide">
          Number
          <input
            name="number"
            inputMode="tel"
            required
            placeholder="+15550001111"
            autocomplete="off"
            pattern="\s*\+?[\d\s\(\).\-]{3,}"
            title="A number with its country (+ and digits), or a short code"
          />
        </label>
      )}
      <label class="wide">
        Texts are reported to
        <input
          name="inboundUrl"
          type="url"
          placeholder="http://localhost:3000/sms"
          autocomplete="off"
          defaultValue={number?.inboundUrl}
        />
      </label>
      <MethodChoice name="inboundMethod" method={number?.inboundMethod} label="Method" />
      <label>
        Provider
        <select name="provider" defaultValue={number?.provider ?? ""}>
          <option value="">Not set</option>
          {info.value?.providers.map((provider) => (
            <option key={provider} value={provider} selected={provider === number?.provider}>
              {capitalize(provider)}
            </option>
          ))}
        </select>
      </label>
      <label class="wide">
        If that fails
        <input
          name="fallbackUrl"
          type="url"
          placeholder="no other URL"
          autocomplete="off"
          defaultValue={number?.fallbackUrl}
        />
      </label>
      <MethodChoice name="fallbackMethod" method={number?.fallbackMethod} label="Its method" />
      {problem.value !== "" && (
        <p class="problem wide" role="alert">
          {problem.value}
        </p>
      )}
      <div class="choices wide">
        {number !== undefined && (
          <>
            <button type="button" onClick={() => act("DELETE", number.number)}>
              Remove
            </button>
            <button type="button" onClick={onDone}>
              Cancel
            </button>
          </>
        )}
        <button type="submit" class="main">
          Save
        </button>
      </div>
    </form>
  );
}

function MethodChoice({ name, method, label }: { name: string; method: string | undefined; label: string }) {
  return (
    <label>
      {label}
      <select name={name}>
        <option value="">As usual</option>
        {["POST", "GET"].map((one) => (
          <option key={one} value={one} selected={one === method}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What the form sets; an empty field removes what was set. A provider stays if none is chosen. */
function changeOf(form: FormData): Record<string, string | null> {
  const fields = ["inboundUrl", "inboundMethod", "fallbackUrl", "fallbackMethod"];
  const provider = textOf(form, "provider");
  return {
    ...Object.fromEntries(fields.map((name) => [name, textOf(form, name) || null])),
    ...(provider !== "" && { provider }),
  };
}
