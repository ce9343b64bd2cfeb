import { account, go, hrefOf, onPlainClick, query, typedQuery } from "./address.ts";
import { clockOffset, faults, info } from "./controls.ts";
import { askToDelete } from "./delete-messages.ts";
import { Icon } from "./icons.tsx";
import { focusList } from "./list-focus.ts";
import { connect, connection } from "./live.ts";
import { messages, total } from "./messages.ts";
import { count, formatDuration } from "./wording.ts";

/** The title, the connection, the account, and the buttons of the panels. */
export function TopBar() {
  const armed = faults.value.faults.length;
  return (
    <header class="top">
      <h1>
        <a
          href={hrefOf({ to: undefined, message: undefined, details: undefined })}
          onClick={(event) =>
            onPlainClick(event, () => go({ to: undefined, message: undefined, details: undefined }))
          }
        >
          <img src="/inbox/icon.svg" alt="" width="28" height="28" />
          Inbox
        </a>
      </h1>
      <Connection />
      <AccountChoice />
      <div class="actions">
        <button
          type="button"
          class={clockOffset.value > 0 ? "pill set" : "pill"}
          aria-label={clockOffset.value > 0 ? `Clock, ${formatDuration(clockOffset.value)} ahead` : "Clock"}
          onClick={() => go({ panel: "clock" })}
        >
          <Icon name="clock" />
          <span class="word">
            {clockOffset.value > 0 ? `+${formatDuration(clockOffset.value)}` : "Clock"}
          </span>
        </button>
        <button
          type="button"
          class={armed > 0 ? "pill set" : "pill"}
          aria-label={armed > 0 ? `Faults, ${armed} armed` : "Faults"}
          onClick={() => go({ panel: "faults" })}
        >
          <Icon name="bolt" />
          <span class="word">Faults</span>
          {armed > 0 && <span class="badge">{armed}</span>}
        </button>
        <button
          type="button"
          class="pill keys"
          aria-label="Keyboard shortcuts"
          onClick={() => go({ panel: "shortcuts" })}
        >
          <Icon name="keys" />
        </button>
      </div>
    </header>
  );
}

function Connection() {
  const state = connection.value;
  return (
    <div class={`connection ${state}`} role="status">
      <span class="dot" />
      {state === "live" && "Live"}
      {state === "connecting" && "Connecting…"}
      {state === "lost" && (
        <>
          Connection lost. Trying again…
          <button type="button" onClick={connect}>
            Now
          </button>
        </>
      )}
    </div>
  );
}

function AccountChoice() {
  const accounts = [...new Set([...(info.value?.accounts ?? []), ...(account.value ? [account.value] : [])])];
  if (accounts.length < 2 && account.value === undefined) return null;
  return (
    <label class="account">
      <span class="hidden">Account</span>
      <select
        value={account.value ?? ""}
        onChange={({ currentTarget }) =>
          go({ account: currentTarget.value || undefined, to: undefined, message: undefined })
        }
      >
        <option value="">All accounts</option>
        {accounts.map((id) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Above the list: the search, the number of messages, and the button that deletes them. */
export function ListTools() {
  return (
    <div class="list-tools">
      <search>
        <form
          class="search"
          onSubmit={(event) => {
            event.preventDefault();
            focusList();
          }}
        >
          <Icon name="search" />
          <input
            id="search"
            type="search"
            aria-label="Search texts, numbers and ids"
            placeholder="Search texts and numbers"
            autocomplete="off"
            spellcheck={false}
            value={typedQuery.value}
            onInput={({ currentTarget }) => go({ q: currentTarget.value || undefined }, "replace")}
            onKeyDown={(event) => {
              if (event.key !== "ArrowDown") return;
              event.preventDefault();
              focusList();
            }}
          />
        </form>
      </search>
      <h2 class="count" aria-live="off">
        {query.value === "" ? count(total.value, "message") : `${total.value.toLocaleString()} found`}
      </h2>
      {messages.value.length > 0 && (
        <button type="button" class="plain" aria-label="Delete all" onClick={() => askToDelete("all")}>
          <Icon name="trash" />
        </button>
      )}
    </div>
  );
}
