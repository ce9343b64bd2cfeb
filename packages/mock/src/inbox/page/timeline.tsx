import type { Callback, MessageDetail } from "./api-types.ts";
import { StatusMark } from "./status-mark.tsx";
import { formatDuration, formatExactTime } from "./wording.ts";

type Step =
  | { at: string; event: MessageDetail["events"][number]; callback?: undefined }
  | { at: string; callback: Callback; event?: undefined };

/** The statuses of a message and its delivery reports, in order of time. */
export function Timeline({ message }: { message: MessageDetail }) {
  const steps: Step[] = [
    ...message.events.map((event): Step => ({ at: event.at, event })),
    ...message.callbacks.map((callback): Step => ({ at: callback.at, callback })),
  ].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const start = Date.parse(message.createdAt);
  return (
    <section aria-labelledby="timeline-title">
      <h3 id="timeline-title">Delivery</h3>
      <ol class="timeline">
        {steps.map((step, index) => (
          <li key={index} class={step.event ? "event" : "callback"}>
            {step.event ? (
              <StatusMark
                status={step.event.status}
                errorCode={step.event.errorCode}
                isPast={step.event !== message.events.at(-1)}
              />
            ) : (
              <DeliveryReport callback={step.callback} />
            )}
            <time dateTime={step.at} title={formatExactTime(step.at)}>
              {index === 0 ? formatExactTime(step.at) : `+${formatDuration(Date.parse(step.at) - start)}`}
            </time>
          </li>
        ))}
      </ol>
      {message.callbacks.length === 0 && (
        <p class="muted">No delivery reports: the message has no webhook, or none is due yet.</p>
      )}
    </section>
  );
}

/** A request to the app, and its response. */
export function DeliveryReport({ callback: { told, url, status, error } }: { callback: Callback }) {
  const isOk = status !== undefined && status < 300;
  return (
    <span class="delivery-report">
      <span>
        Reported “{told}”:{" "}
        <b class={isOk ? "good" : "bad"}>
          {status === undefined ? `no response, ${error}` : `your app responded with ${status}`}
        </b>
      </span>
      <span class="muted url">{url}</span>
    </span>
  );
}
