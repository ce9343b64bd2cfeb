import { useSignal } from "@preact/signals";
import { goBackTo } from "./address.ts";
import { show } from "./announce.ts";
import { callApi, wordsOf } from "./call-api.ts";
import { carrierNow, clockOffset, loadClock } from "./controls.ts";
import { Dialog } from "./dialog.tsx";
import { formatDay, formatDuration, formatTime } from "./wording.ts";

const steps = [
  ["1 minute", 60_000],
  ["10 minutes", 600_000],
  ["1 hour", 3_600_000],
  ["1 day", 86_400_000],
  ["7 days", 7 * 86_400_000],
] as const;

/** Moves the carrier's clock forward, so that scheduled messages are sent now. */
export function ClockPanel() {
  const problem = useSignal("");
  const now = new Date(carrierNow()).toISOString();

  async function advance(ms: number, words: string): Promise<void> {
    problem.value = "";
    try {
      await callApi("clock", { method: "POST", body: { advanceMs: ms } });
      await loadClock();
      show(`Clock moved forward by ${words}`);
    } catch (error) {
      problem.value = wordsOf(error);
    }
  }

  return (
    <Dialog title="Clock" onClose={() => goBackTo({ panel: undefined })}>
      <p>
        The carrier's time is{" "}
        <b>
          {formatTime(now)}, {formatDay(now)}
        </b>
        {clockOffset.value > 0 ? `: ${formatDuration(clockOffset.value)} ahead.` : ", the real time."}
      </p>
      <p class="muted">
        Scheduled texts, late delivery reports and expiries that are due until then happen in order.
      </p>
      <fieldset class="steps">
        <legend>Move forward by</legend>
        {steps.map(([words, ms]) => (
          <button key={words} type="button" onClick={() => advance(ms, words)}>
            {words}
          </button>
        ))}
      </fieldset>
      {problem.value !== "" && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </Dialog>
  );
}
