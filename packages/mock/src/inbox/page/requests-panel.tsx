import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { goBackTo } from "./address.ts";
import type { ProviderRequest } from "./api-types.ts";
import { Dialog } from "./dialog.tsx";
import { loadRequests, requests, requestsProblem, requestTotal } from "./network.ts";
import { capitalize, count, formatExactTime } from "./wording.ts";

/** The requests that reached the providers' APIs, and what was wrong with them. */
export function RequestsPanel() {
  const onlyRefused = useSignal(false);
  useEffect(() => {
    void loadRequests();
  }, []);
  const shown = onlyRefused.value ? requests.value.filter(isRefused) : requests.value;
  return (
    <Dialog title="API requests" className="side wide" onClose={() => goBackTo({ panel: undefined })}>
      <div class="section-head">
        <p class="muted" role="status">
          {requestTotal.value > requests.value.length
            ? `The last ${requests.value.length} of ${count(requestTotal.value, "request")}`
            : count(requestTotal.value, "request")}
        </p>
        <label class="check">
          <input
            type="checkbox"
            checked={onlyRefused.value}
            onChange={({ currentTarget }) => {
              onlyRefused.value = currentTarget.checked;
            }}
          />
          Only refused
        </label>
      </div>
      {requestsProblem.value !== "" && (
        <p class="problem" role="alert">
          {requestsProblem.value}
        </p>
      )}
      {shown.length === 0 && (
        <p class="muted">
          {onlyRefused.value && requests.value.length > 0
            ? "No request was refused."
            : "No requests yet. Each request of your app to a provider is listed here."}
        </p>
      )}
      <ol class="requests">
        {shown.map((request) => (
          <RequestEntry key={request.id} request={request} />
        ))}
      </ol>
    </Dialog>
  );
}

function RequestEntry({ request }: { request: ProviderRequest }) {
  const { method, host, path, status, at, problem, provider, accountId, authorization } = request;
  const refused = isRefused(request);
  const parameters = [...Object.entries(request.query), ...Object.entries(request.form)];
  return (
    <li>
      <details>
        <summary>
          <span class={refused ? "tag bad" : "tag"}>{status}</span>
          <span class="request-line">
            <b>{method}</b> {shortPath(path)}
            {problem !== undefined && (
              <span class="request-problem">
                {problem.code !== undefined && `${problem.code}: `}
                {problem.message}
              </span>
            )}
          </span>
          <time dateTime={at}>{formatExactTime(at)}</time>
        </summary>
        <dl class="request-facts">
          {problem?.url !== undefined && (
            <Fact name="What to do">
              <a href={problem.url} target="_blank" rel="noreferrer">
                {capitalize(provider)} about{" "}
                {problem.code === undefined ? "this error" : `error ${problem.code}`}
                <span class="hidden"> (opens a new tab)</span>
              </a>
            </Fact>
          )}
          <Fact name="URL">{host + path}</Fact>
          {accountId !== undefined && <Fact name="Account">{accountId}</Fact>}
          <Fact name="Credentials">
            {authorization === null
              ? "none in the Authorization header"
              : `${capitalize(authorization.scheme)}${authorization.username === undefined ? "" : `, user ${authorization.username}`}`}
          </Fact>
          {parameters.map(([name, values]) => (
            <Fact key={name} name={name}>
              {values.join(", ")}
            </Fact>
          ))}
        </dl>
      </details>
    </li>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A path with its long ids cut: the details show it whole. */
function shortPath(path: string): string {
  return path.replace(/[^/.]{16,}/g, (segment) => `${segment.slice(0, 6)}…`);
}

function isRefused({ status, problem }: ProviderRequest): boolean {
  return status >= 400 || problem !== undefined;
}
