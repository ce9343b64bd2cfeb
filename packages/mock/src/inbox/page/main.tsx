import { render } from "preact";
import { App } from "./app.tsx";
import { startLive } from "./live.ts";
import { listenToKeys } from "./shortcuts.ts";

startLive();
listenToKeys();
render(<App />, document.body);
