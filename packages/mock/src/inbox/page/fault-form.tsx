import { useSignal } from "@preact/signals";
import { type FaultField, type FaultSpec, faultKinds } from "../../faults/fault-kinds.ts";
import { show } from "./announce.ts";
import type { Fault } from "./api-types.ts";
import { callApi, wordsOf } from "./call-api.ts";
import { info, loadFaults } from "./controls.ts";
import { plainNumber, textOf } from "./form-values.ts";
import { capitalize } from "./wording.ts";

const kinds: Readonly<Record<string, FaultSpec>> = faultKinds;
const groups = Map.groupBy(Object.keys(kinds), (kind) => {
  const { stage, needsSocket } = specOf(kind);
  if (needsSocket) return "Connections";
  return stage === "response" ? "Responses" : "Deliveries and delivery reports";
});

function specOf(kind: string): FaultSpec {
  return kinds[kind] ?? faultKinds["rate-limited"];
}

/** Adds a fault of any kind with its fields, limited to what the user chooses. */
export function FaultForm() {
  const kind = useSignal("rate-limited");
  const problem = useSignal("");
  const { description, fields, stage } = specOf(kind.value);
  const knowsRecipient = stage !== "connection" && stage !== "head";
  // This page would be hit too.
  const needsTimes = stage === "connection";

  async function add(form: HTMLFormElement): Promise<void> {
    problem.value = "";
    try {
      await callApi<Fault>("faults", { method: "POST", body: faultOf(kind.value, new FormData(form)) });
      await loadFaults();
      show(`Added ${kind.value}`);
    } catch (error) {
      problem.value = wordsOf(error);
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
          value={kind.value}
          aria-describedby="kind-description"
          onChange={({ currentTarget }) => {
            kind.value = currentTarget.value;
            problem.value = "";
          }}
        >
          {[...groups].map(([title, names]) => (
            <optgroup key={title} label={title}>
              {names.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      <p id="kind-description" class="wide muted">
        {description}.
      </p>
      {Object.entries(fields).map(([name, field]) => (
        <Field key={`${kind.value} ${name}`} name={name} field={field} />
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
      {knowsRecipient && (
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
          required={needsTimes}
          placeholder={needsTimes ? "" : "no limit"}
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

function Field({ name, field }: { name: string; field: FaultField }) {
  const { type, label, required, minimum, maximum } = field;
  if (type === "boolean") {
    return (
      <label class="wide check">
        <input name={name} type="checkbox" defaultChecked={field.default === true} />
        {label}
      </label>
    );
  }
  const placeholder = field.placeholder ?? (field.default === undefined ? undefined : String(field.default));
  const shared = { name, required, placeholder };
  if (type === "number") {
    return (
      <label>
        {label}
        <input {...shared} type="number" min={minimum} max={maximum} />
      </label>
    );
  }
  return (
    <label>
      {label}
      <input {...shared} autocomplete="off" />
    </label>
  );
}

/** The fault that the form describes. Empty fields are left out. */
function faultOf(kind: string, form: FormData): Record<string, unknown> {
  const fault: Record<string, unknown> = { kind };
  const text = (name: string): string => textOf(form, name);
  for (const [name, { type }] of Object.entries(specOf(kind).fields)) {
    if (type === "boolean") fault[name] = form.has(name);
    else if (text(name) !== "") fault[name] = type === "number" ? Number(text(name)) : text(name);
  }
  if (text("provider") !== "") fault["provider"] = text("provider");
  if (text("to") !== "") fault["to"] = plainNumber(text("to"));
  if (text("chance") !== "") fault["probability"] = Number(text("chance")) / 100;
  if (text("times") !== "") fault["times"] = Number(text("times"));
  return fault;
}
