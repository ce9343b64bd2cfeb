import { setTimeout as pause } from "node:timers/promises";
import { type ReceivedEvent, type Receiver, startReceiver } from "./start-receiver.ts";

/** A request with an event, in the order in which they arrived. */
export interface Arrival extends Omit<ReceivedEvent, "status"> {
  /** How many responses with 2xx had been sent when it arrived, to any request. */
  readonly after: number;
  /** Counts the responses with 2xx up to the one to this request; undefined if it got another. */
  success?: number;
}

/** An app whose endpoint fails, hangs and cuts connections now and then. */
export interface UnreliableApp {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** Requests without a valid signature. */
  readonly forged: number;
  /** From now on it takes everything at once. */
  recover(): void;
  close(): Promise<void>;
}

/** @param hangMs Longer than the gateway waits for a response. */
export async function startUnreliableApp(
  secret: string,
  { random, hangMs }: { random: () => number; hangMs: number },
): Promise<UnreliableApp> {
  const receiver: Receiver = await startReceiver(secret);
  const arrivals: Arrival[] = [];
  let successes = 0;
  let hasRecovered = false;

  receiver.respond = async (event) => {
    const arrival: Arrival = { ...event, after: successes };
    arrivals.push(arrival);
    const chance = hasRecovered ? 1 : random();
    if (chance < 0.1) return 500;
    if (chance < 0.15) return "cut";
    if (chance < 0.17) {
      await pause(hangMs);
      return "cut";
    }
    // A slow one, during which a gateway may be killed.
    if (chance < 0.4) await pause(chance * 500);
    successes += 1;
    arrival.success = successes;
    return 204;
  };

  return {
    url: receiver.url,
    arrivals,
    get forged() {
      return receiver.forged;
    },
    recover() {
      hasRecovered = true;
    },
    close: () => receiver.close(),
  };
}
