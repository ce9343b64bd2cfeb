import type { ComponentType } from "preact";
import { ClockPanel } from "./clock-panel.tsx";
import { ComposePanel } from "./compose-panel.tsx";
import { clockOffset, faults } from "./controls.ts";
import { FaultsPanel } from "./faults-panel.tsx";
import type { IconName } from "./icons.tsx";
import { NumbersPanel } from "./numbers-panel.tsx";
import { RequestsPanel } from "./requests-panel.tsx";
import { ShortcutsPanel } from "./shortcuts-panel.tsx";
import { formatDuration } from "./wording.ts";

/** A panel of the page: a dialog that a button of the top bar opens. Its name is in the URL. */
export interface PanelDefinition {
  readonly name: string;
  readonly title: string;
  readonly icon: IconName;
  readonly Panel: ComponentType;
  /** What is set, if anything: shown on the button. */
  state?(): { readonly short: string; readonly words: string } | undefined;
}

/** The panels, in the order of the top bar. */
export const panels: readonly PanelDefinition[] = [
  { name: "compose", title: "New text", icon: "compose", Panel: ComposePanel },
  { name: "numbers", title: "Numbers", icon: "number", Panel: NumbersPanel },
  { name: "requests", title: "Requests", icon: "list", Panel: RequestsPanel },
  {
    name: "clock",
    title: "Clock",
    icon: "clock",
    Panel: ClockPanel,
    state() {
      const ahead = formatDuration(clockOffset.value);
      return clockOffset.value > 0 ? { short: `+${ahead}`, words: `${ahead} ahead` } : undefined;
    },
  },
  {
    name: "faults",
    title: "Faults",
    icon: "bolt",
    Panel: FaultsPanel,
    state() {
      const armed = faults.value.faults.length;
      return armed > 0 ? { short: String(armed), words: `${armed} armed` } : undefined;
    },
  },
  { name: "shortcuts", title: "Keyboard shortcuts", icon: "keys", Panel: ShortcutsPanel },
];
