import { connect, connection } from "./connection.ts";

/** Whether the page receives what happens. */
export function ConnectionMark() {
  const state = connection.value;
  return (
    <div class={`connection ${state}`} role="status">
      <span class="dot" />
      {state === "live" && "Live"}
      {state === "connecting" && "Connecting…"}
      {state === "lost" && (
        <>
          Connection lost. Trying again…
          <button type="button" onClick={() => connect()}>
            Now
          </button>
        </>
      )}
    </div>
  );
}
