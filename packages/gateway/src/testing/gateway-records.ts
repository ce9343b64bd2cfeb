import { setTimeout as pause } from "node:timers/promises";
import type { ShownMessage } from "./compare-texts.ts";
import type { Ask } from "./gateway-clients.ts";

/** An event as the API lists it. */
export interface GatewayEventRecord {
  id: string;
  type: string;
  /** Where it goes. */
  targets: string[];
  /** Whether every target has it. */
  isDelivered: boolean;
}

/** What gateways have on record, by their API. */
export interface GatewayRecords {
  /** The messages of each number, once none is queued any more, or after `longestMs`. */
  settledMessages(numbers: readonly string[], longestMs: number): Promise<Map<string, ShownMessage[]>>;
  /** Every event, oldest first. */
  events(): Promise<GatewayEventRecord[]>;
  /** Whether an event is still on its way, or was given up. */
  hasOpenEvents(): Promise<boolean>;
}

/** Asks any of the gateways. */
export function gatewayRecords(ask: Ask, key: string): GatewayRecords {
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };

  async function read<Body>(path: string, body?: object): Promise<Body> {
    const init = body === undefined ? { method: "GET" } : { method: "POST", body: JSON.stringify(body) };
    // A connection that was kept alive may be closed in the moment in which it is used.
    const response = (await ask(path, { ...init, headers })) ?? (await ask(path, { ...init, headers }));
    if (response?.status !== 200) throw new Error(`${path} responded ${response?.status}: ${response?.body}`);
    return JSON.parse(response.body) as Body;
  }

  async function events(query = ""): Promise<GatewayEventRecord[]> {
    const all: GatewayEventRecord[] = [];
    for (let before = ""; ; ) {
      const page = await read<{
        events: { id: string; type: string; deliveries: { target: string; state: string }[] }[];
        next?: string;
      }>(`/v1/events?limit=100${query}${before}`);
      for (const { id, type, deliveries } of page.events) {
        const isDelivered = deliveries.every(({ state }) => state === "delivered");
        all.push({ id, type, targets: deliveries.map(({ target }) => target), isDelivered });
      }
      if (page.next === undefined) return all.toReversed();
      before = `&before=${page.next}`;
    }
  }

  return {
    async settledMessages(numbers, longestMs) {
      const endsAt = performance.now() + longestMs;
      const records = new Map<string, ShownMessage[]>();
      let open = numbers;
      for (;;) {
        for (const number of open) {
          const { messages } = await read<{ messages: ShownMessage[] }>("/v1/messages/search", { number });
          records.set(number, messages);
        }
        open = open.filter((to) => records.get(to)?.some(({ status }) => status === "queued"));
        if (open.length === 0 || performance.now() > endsAt) return records;
        await pause(200);
      }
    },
    events: () => events(),
    async hasOpenEvents() {
      const open = await Promise.all(["pending", "dead"].map((state) => events(`&state=${state}`)));
      return open.flat().length > 0;
    },
  };
}
