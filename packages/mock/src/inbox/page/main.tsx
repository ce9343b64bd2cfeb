import { render } from "preact";
import { App } from "./app.tsx";
import { startCodes } from "./code-state.ts";
import { CodeView } from "./code-view.tsx";
import { copyNumbersPlainly } from "./format-number.ts";
import { startLive } from "./live.ts";
import { keepReadState } from "./read-state.ts";
import { listenToKeys } from "./shortcuts.ts";

copyNumbersPlainly();
if (location.pathname === "/code") {
  startCodes();
  render(<CodeView />, document.body);
} else {
  startLive();
  keepReadState();
  listenToKeys();
  render(<App />, document.body);
}
