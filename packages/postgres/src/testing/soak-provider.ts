import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createCarrier, startMockServer } from "@smskit/mock";
import { unlessItEnds } from "@smskit/test-support/child-process";

/** What takes the texts of a soak, and counts them. */
export interface SoakProvider {
  readonly url: string;
  /** How many different texts it has had so far, where that is known at once. */
  readonly seen: number;
  /** How often it had each text. */
  texts(): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

/** The mock, whose carrier is the judge; it can be asked what became of a message. */
export async function startMockProvider(): Promise<SoakProvider> {
  const { carrier, url, close } = await startMockServer({
    port: 0,
    carrier: createCarrier({ latencyMs: 0 }),
  });
  const texts = new Map<string, number>();
  // Counted as they come: the carrier keeps no more than the last 100,000.
  carrier.on("message", ({ body }) => texts.set(body, (texts.get(body) ?? 0) + 1));
  return {
    url,
    get seen() {
      return texts.size;
    },
    texts: async () => texts,
    close,
  };
}

/** A small provider in its own process, for measuring. */
export async function startPlainProvider(): Promise<SoakProvider> {
  const child = fork(fileURLToPath(new URL("./plain-provider.ts", import.meta.url)), {
    execArgv: ["--conditions=@smskit/source"],
  });
  const [{ port }] = (await unlessItEnds(child, once(child, "message"))) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    seen: 0,
    async texts() {
      child.send("texts");
      const [reply] = (await unlessItEnds(child, once(child, "message"))) as [{ texts: [string, number][] }];
      return new Map(reply.texts);
    },
    async close() {
      child.disconnect();
    },
  };
}
