import { goBackTo } from "./address.ts";
import { show } from "./announce.ts";
import type { Fault } from "./api-types.ts";
import { callApi, wordsOf } from "./call-api.ts";
import { faults, loadFaults } from "./controls.ts";
import { Dialog } from "./dialog.tsx";
import { FaultForm } from "./fault-form.tsx";
import { formatNumber } from "./format-number.ts";
import { Icon } from "./icons.tsx";
import { capitalize, formatTime } from "./wording.ts";

const firedShown = 50;

/** The faults that are armed, and those that fired. */
export function FaultsPanel() {
  const { faults: armed, fired } = faults.value;
  return (
    <Dialog title="Faults" className="side" onClose={() => goBackTo({ panel: undefined })}>
      <section aria-labelledby="armed-title">
        <div class="section-head">
          <h3 id="armed-title">Armed</h3>
          {armed.length > 1 && (
            <button type="button" onClick={() => remove()}>
              Remove all
            </button>
          )}
        </div>
        {armed.length === 0 ? (
          <p class="muted">No faults.</p>
        ) : (
          <ul class="faults">
            {armed.map((fault) => (
              <li key={fault.id}>
                <span>
                  <b>{fault.kind}</b>
                  <span class="muted">{scopeOf(fault)}</span>
                </span>
                <button
                  type="button"
                  class="plain"
                  aria-label={`Remove ${fault.kind}`}
                  onClick={() => remove(fault)}
                >
                  <Icon name="close" />
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
      <FaultForm />
      <section aria-labelledby="fired-title">
        <h3 id="fired-title">
          Fired<span class="tag">{fired.length.toLocaleString()}</span>
        </h3>
        {fired.length === 0 ? (
          <p class="muted">None yet.</p>
        ) : (
          <ol class="fired">
            {fired
              .slice(-firedShown)
              .reverse()
              .map(({ kind, provider, to, at }, index) => (
                <li key={fired.length - index}>
                  <b>{kind}</b>
                  <span class="muted">
                    {[provider && capitalize(provider), to && `to ${formatNumber(to)}`]
                      .filter(Boolean)
                      .join(", ")}
                  </span>
                  <time dateTime={at}>{formatTime(at)}</time>
                </li>
              ))}
          </ol>
        )}
      </section>
    </Dialog>
  );
}

/** The fields and the scope of a fault, in one line. */
function scopeOf({ id: _, kind: __, provider, to, probability, times, ...options }: Fault): string {
  return [
    ...Object.entries(options).map(([name, value]) => `${name} ${String(value)}`),
    provider === undefined ? "" : capitalize(provider),
    to === undefined ? "" : `to ${formatNumber(to)}`,
    probability === undefined ? "" : `${Math.round(probability * 100)} % of the time`,
    times === undefined ? "" : `${times} ×`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

async function remove(fault?: Fault): Promise<void> {
  const inDialog = document.activeElement?.closest("dialog");
  try {
    await callApi(fault ? `faults/${encodeURIComponent(fault.id)}` : "faults", { method: "DELETE" });
    await loadFaults();
    show(fault ? `Removed ${fault.kind}` : "All faults removed");
  } catch (error) {
    show(wordsOf(error));
  }
  // The focused button no longer exists.
  inDialog?.querySelector<HTMLElement>("select")?.focus();
}
