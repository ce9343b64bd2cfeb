import { globSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { phoneStates } from "../../packages/mock/src/carrier/phone-states.ts";
import { type FaultSpec, faultKinds } from "../../packages/mock/src/faults/fault-kinds.ts";
import {
  type CarrierMessage,
  createCarrier,
  type MockProvider,
  mockProviders,
  type PhoneState,
  startMockServer,
} from "../../packages/mock/src/index.ts";
import type { Section } from "./fill-sections.ts";
import { markdownTable } from "./markdown-table.ts";

interface Table {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** The file `testing/page-tables.ts` of a mock. */
interface PageTables {
  pageTables?: Readonly<Record<string, Table>>;
  /** Sends a text to a phone, and returns the code of the refusal, if there is one. */
  refusalCodeOf(server: { readonly url: string }, to: string): Promise<string | undefined>;
}

/**
 * The sections about the mock: `mock-screen`, `mock-phone-states`, three of faults, `mock-fault-fields`, `mock-<provider>-operations`, and
 * `mock-<provider>-<table>` from the `pageTables` of each mock that has some.
 */
export async function mockTables(root: string): Promise<Record<string, Section>> {
  const mocks = new Map<string, PageTables>();
  const files = globSync("packages/mock/src/providers/*/testing/page-tables.ts", { cwd: root });
  for (const file of files.toSorted()) {
    const provider = file.split(/[\\/]/).at(-3) as string;
    mocks.set(provider, await import(pathToFileURL(`${root}/${file}`).href));
  }
  const tables: Record<string, Table> = {
    "phone-states": await phoneStateTable(mocks),
    "response-faults": faultTable(({ stage, needsSocket }) => stage === "response" && !needsSocket),
    "delivery-faults": faultTable(({ stage }) => stage === "delivery" || stage === "reports"),
    "connection-faults": faultTable(({ needsSocket }) => needsSocket === true),
    "fault-fields": faultFieldTable(),
  };
  for (const mock of mockProviders(createCarrier())) {
    tables[`${mock.provider}-operations`] = operationTable(mock);
  }
  for (const [provider, { pageTables = {} }] of mocks) {
    for (const [name, table] of Object.entries(pageTables)) tables[`${provider}-${name}`] = table;
  }
  return {
    "mock-screen": mockScreen,
    ...Object.fromEntries(
      Object.entries(tables).map(([name, table]) => [
        `mock-${name}`,
        () => markdownTable(table.head, table.rows),
      ]),
    ),
  };
}

/** What `smskit mock` prints first. */
function mockScreen(): string {
  const names = mockProviders(createCarrier()).map(({ provider }) => provider);
  return `\`\`\`text
✓ Mock providers are at http://127.0.0.1:4010; they text nobody. Ctrl-C ends it.

Mock ${names.join(", ")} at http://127.0.0.1:4010
Inbox     http://127.0.0.1:4010/
API       http://127.0.0.1:4010/api/v1/openapi.json
\`\`\``;
}

/** A link to the page of each mock, for docs/reference. */
export function mockPages(definitions: Readonly<Record<string, { readonly name: string }>>): string {
  const links = Object.entries(definitions).map(([provider, { name }]) => `- [${name}](mock-${provider}.md)`);
  return links.join("\n");
}

const to = "+15558675310";

const meanings: Readonly<Record<PhoneState, string>> = {
  reachable: "the phone is on",
  unreachable: "the phone is off or has no signal",
  unknown: "nobody has the number",
  landline: "a landline",
  "not-mobile": "a number that cannot receive texts",
  premium: "a premium-rate number",
  unroutable: "no route leads to the number",
  blocked: "the phone or its network blocks the sender",
  filtered: "the network takes the text for spam",
};

function operationTable({ sites }: MockProvider): Table {
  const rows = sites.flatMap(({ host, operations = [] }) =>
    operations.flatMap((operation) => {
      const [methods = "", path = ""] = operation.split(" ");
      return [[`\`${host}\``, methods.split("|").join(", "), `\`${path}\``]];
    }),
  );
  return { head: ["host", "methods", "path"], rows };
}

/** What each mock does with a text to a phone in each state: tried out here, with the mocks as they are now. */
async function phoneStateTable(mocks: ReadonlyMap<string, PageTables>): Promise<Table> {
  const carrier = createCarrier({ latencyMs: 0 });
  const server = await startMockServer({ carrier });
  const providers = [...mocks];

  async function resultOf([provider, { refusalCodeOf }]: (typeof providers)[number]): Promise<string> {
    const refusal = await refusalCodeOf(server, to);
    if (refusal !== undefined) return `refused: ${refusal}`;
    await carrier.idle();
    return endOf(carrier.messages.findLast((message) => message.provider === provider));
  }
  /** A line for each result, with the providers that have it. */
  const resultsOf = async () => {
    const results: [string, string][] = [];
    for (const one of providers) results.push([`\`${one[0]}\``, await resultOf(one)]);
    const same = Map.groupBy(results, ([, result]) => result);
    return [...same]
      .map(([result, found]) => `${found.map(([name]) => name).join(", ")}: ${result}`)
      .join("<br>");
  };

  const rows: string[][] = [];
  for (const state of phoneStates) {
    carrier.setPhone(to, { state });
    rows.push([`\`${state}\``, meanings[state], await resultsOf()]);
  }
  carrier.setPhone(to, { state: "reachable", optedOutOf: "all" });
  rows.push(['`optedOutOf: "all"`', "its owner opted out of every text", await resultsOf()]);
  await server.close();
  return { head: ["state", "what it stands for", "what each provider does"], rows };
}

function endOf(message: CarrierMessage | undefined): string {
  if (message?.errorCode === undefined) return message?.status ?? "";
  return `accepted, then ${message.status} with ${message.errorCode}`;
}

const kinds: [string, FaultSpec][] = Object.entries(faultKinds);

function faultTable(isWanted: (spec: FaultSpec) => boolean): Table {
  return {
    head: ["kind", "what the client or the app sees", "does the phone get the text?"],
    rows: kinds
      .filter(([, spec]) => isWanted(spec))
      .map(([kind, spec]) => [kindCell(kind, spec), spec.description, isSentCell(spec)]),
  };
}

function kindCell(kind: string, { fields }: FaultSpec): string {
  const names = Object.entries(fields).map(([name, { required }]) => `\`${name}${required ? "" : "?"}\``);
  return names.length === 0 ? `\`${kind}\`` : `\`${kind}\` (${names.join(", ")})`;
}

function isSentCell({ stage, isSent, fields }: FaultSpec): string {
  if (stage === "delivery") return "no";
  if (fields["accepted"] === undefined) return isSent ? "yes" : "no";
  return isSent ? "yes, unless `accepted: false`" : "no, unless `accepted: true`";
}

function faultFieldTable(): Table {
  const fields = kinds.flatMap(([kind, spec]) =>
    Object.entries(spec.fields).map(([name, { description, default: value }]) => {
      const shown = value === undefined ? "" : `\`${JSON.stringify(value)}\``;
      return { kind: `\`${kind}\``, cells: [`\`${name}\``, description, shown] };
    }),
  );
  const same = Map.groupBy(fields, ({ cells }) => cells.join("\n"));
  return {
    head: ["field", "what it is", "default", "of the kinds"],
    rows: [...same.values()].map((group) => [
      ...(group[0]?.cells ?? []),
      group.map(({ kind }) => kind).join(", "),
    ]),
  };
}
