import type { DeliveryStatus, DeliveryUpdate } from "@smskit/core";
import { expect, test, vi } from "vitest";
import { createDeliveries } from "./deliveries.ts";

const message = { connector: "twilio", provider: "twilio", id: "SM1" };

function update(status: DeliveryStatus, reference?: string): DeliveryUpdate {
  const about = reference === undefined ? {} : { reference };
  return { provider: "twilio", id: "SM1", status, providerStatus: status, at: new Date(0), ...about };
}

test("an update that comes before the send was answered is not lost", () => {
  const deliveries = createDeliveries();
  const listener = vi.fn();
  deliveries.onChange("mine", listener);
  deliveries.record(update("delivered"));
  expect(deliveries.stateOf("mine")).toBeUndefined();
  deliveries.link("mine", message);
  expect(deliveries.stateOf("mine")?.status).toBe("delivered");
  expect(listener).toHaveBeenCalledOnce();
});

test("where the answer was lost, the reference says which text it is about", () => {
  const deliveries = createDeliveries();
  deliveries.record(update("sent", "mine"));
  expect(deliveries.stateOf("mine")?.status).toBe("sent");
});

test("late and repeated updates change nothing, and nobody is told", () => {
  const deliveries = createDeliveries();
  deliveries.link("mine", message);
  const listener = vi.fn();
  const stop = deliveries.onChange("mine", listener);
  for (const status of ["delivered", "sent", "delivered", "queued"] as const)
    deliveries.record(update(status));
  expect(deliveries.stateOf("mine")?.status).toBe("delivered");
  expect(listener).toHaveBeenCalledOnce();
  stop();
  deliveries.record(update("read"));
  expect(listener).toHaveBeenCalledOnce();
});

test("a text is told of its own updates alone", () => {
  const deliveries = createDeliveries();
  deliveries.link("mine", message);
  deliveries.record({ ...update("failed", "another's"), id: "SM2" });
  deliveries.record({ ...update("failed", "mine"), id: "SM3" });
  expect(deliveries.stateOf("mine")).toBeUndefined();
});
