import { useSignal } from "@preact/signals";
import { show } from "./announce.ts";
import type { Fault } from "./api-types.ts";
import { callApi } from "./call-api.ts";
import { faults, info, loadFaults } from "./controls.ts";
import { type FaultKind, type FaultOption, groupsOf } from "./fault-kinds.ts";
import { capitalize } from "./wording.ts";

/** Adds a fault of any kind, with its own options, narrowed as one likes. */
export function FaultForm() {
  const groups = groupsOf(faults.value.kinds);
  const kinds = groups.flatMap((group) => group.kinds);
  const chosen = useSignal("rate-limited");
  const problem = useSignal("");
  const kind: FaultKind = kinds.find((one) => one.kind === chosen.value) ?? { kind: chosen.value, says: "" };

  async function add(form: HTMLFormElement): Promise<void> {
    problem.value = "";
    try {
      await callApi<Fault>("faults", { method: "POST", body: faultOf(kind, new FormData(form)) });
      await loadFaults();
      show(`Added ${kind.kind}`);
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
    }
  }

  return (
    <form
      class="fault-form"
      aria-labelledby="add-title"
      onSubmit={(event) => {
        event.preventDefault();
        void add(event.currentTarget);
      }}
    >
      <h3 id="add-title">Add a fault</h3>
      <label class="wide">
        Kind
        <select
          value={chosen.value}
          aria-describedby="kind-says"
          onChange={({ currentTarget }) => {
            chosen.value = currentTarget.value;
            problem.value = "";
          }}
        >
          {groups.map((group) => (
            <optgroup key={group.title} label={group.title}>
              {group.kinds.map((one) => (
                <option key={one.kind} value={one.kind}>
                  {one.kind}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      <p id="kind-says" class="wide muted">
        {kind.says}
      </p>
      {kind.options?.map((option) => (
        <OptionField key={`${kind.kind} ${option.name}`} option={option} kind={kind.kind} />
      ))}
      <label>
        Provider
        <select name="provider">
          <option value="">Any</option>
          {info.value?.providers.map((provider) => (
            <option key={provider} value={provider}>
              {capitalize(provider)}
            </option>
          ))}
        </select>
      </label>
      {!kind.knowsNoRecipient && (
        <label>
          To
          <input
            name="to"
            inputMode="tel"
            placeholder="any number"
            autocomplete="off"
            pattern="\s*\+[\d\s\(\).\-]{6,}"
            title="A number with its country: + and digits"
          />
        </label>
      )}
      <label>
        Chance, %
        <input name="chance" type="number" min="0" max="100" step="any" placeholder="100" />
      </label>
      <label>
        How often at most
        <input
          name="times"
          type="number"
          min="1"
          required={kind.needsTimes}
          placeholder={kind.needsTimes ? "" : "no limit"}
        />
      </label>
      {problem.value !== "" && (
        <p class="problem wide" role="alert">
          {problem.value}
        </p>
      )}
      <button type="submit" class="main wide">
        Add fault
      </button>
    </form>
  );
}

/** Those of the socket let the text out unless told otherwise. */
function isCheckedAtFirst(option: FaultOption, kind: string): boolean {
  return option.name === "accepted" && kind !== "server-error";
}

function OptionField({ option, kind }: { option: FaultOption; kind: string }) {
  const { name, label, type, required, hint } = option;
  if (type === "checkbox") {
    return (
      <label class="wide check">
        <input name={name} type="checkbox" defaultChecked={isCheckedAtFirst(option, kind)} />
        {label}
      </label>
    );
  }
  const field = { name, required, placeholder: hint };
  return type === "number" ? (
    <label>
      {label}
      <input {...field} type="number" min="0" />
    </label>
  ) : (
    <label>
      {label}
      <input {...field} autocomplete="off" />
    </label>
  );
}

/** The fault that the form describes; what was left empty is left out. */
function faultOf({ kind, options = [] }: FaultKind, form: FormData): Record<string, unknown> {
  const fault: Record<string, unknown> = { kind };
  const text = (name: string): string => String(form.get(name) ?? "").trim();
  for (const { name, type } of options) {
    if (type === "checkbox") fault[name] = form.has(name);
    else if (text(name) !== "") fault[name] = type === "number" ? Number(text(name)) : text(name);
  }
  if (text("provider") !== "") fault["provider"] = text("provider");
  if (text("to") !== "") fault["to"] = text("to").replace(/[\s().-]/g, "");
  if (text("chance") !== "") fault["probability"] = Number(text("chance")) / 100;
  if (text("times") !== "") fault["times"] = Number(text("times"));
  return fault;
}
