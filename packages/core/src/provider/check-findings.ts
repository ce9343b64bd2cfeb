import type { ConnectorCheck } from "../connector/sms-connector.ts";
import type { Templates } from "../message/template-entry.ts";

/** What `check` found out about one field of a config. */
export type Finding = ConnectorCheck["findings"][number];

/** Collects what a connector's `check` finds out. */
export interface Findings {
  /** All findings, in the order in which they were added. */
  readonly list: Finding[];
  /** Adds a finding. An error is something to change before the config works. */
  add(level: Finding["level"], field: string, message: string): void;
  /** Adds a warning if a config has no templates. */
  addTemplates(templates: Templates | undefined): void;
}

export function createFindings(): Findings {
  const list: Finding[] = [];
  return {
    list,
    add: (level, field, message) => void list.push({ level, field, message }),
    addTemplates(templates) {
      if (templates?.length) return;
      const message =
        "The config has no templates: only messages with a body can be sent, unless templates are given at run time.";
      list.push({ level: "warning", field: "templates", message });
    },
  };
}
