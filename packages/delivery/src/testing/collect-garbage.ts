import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Collects what is no longer referenced. A turn later: a WeakRef keeps what it gave until the turn is over. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  await new Promise(setImmediate);
  collect();
}
