import { waitForMessage } from "../client/wait-for-message.ts";
import { createFaults } from "../faults/fault-queue.ts";
import { refuseUnknownOptions } from "../server/refuse-unknown-options.ts";
import { createWebhookSender } from "../server/webhook-sender.ts";
import { noteOrder } from "./acceptance-order.ts";
import { dropOldest, keepOnly } from "./bounded-list.ts";
import type { Carrier, CarrierEngine, CarrierOptions } from "./carrier.ts";
import { createMessage, type LiveMessage } from "./carrier-message.ts";
import { createDeliveryReports } from "./delivery-reports.ts";
import { createDeliverySimulation } from "./delivery-simulation.ts";
import { createIdleTracker } from "./idle-tracker.ts";
import { createListeners } from "./listeners.ts";
import { createRunningClock } from "./movable-clock.ts";
import { createNumbers, requireHttpUrl } from "./numbers.ts";
import { createPhones } from "./phones.ts";
import type { Receiver } from "./reply.ts";
import { sendReply } from "./send-reply.ts";
import { createTimers } from "./timers.ts";

/** Makes a virtual phone network. By default it delivers a message 50 ms after it was accepted. */
export function createCarrier(options: CarrierOptions = {}): Carrier {
  refuseUnknownOptions("createCarrier", options, {
    seed: true,
    clock: true,
    latencyMs: true,
    inboundUrl: true,
    webhookHosts: true,
    limits: true,
  });
  refuseUnknownOptions("createCarrier: limits", options.limits ?? {}, {
    messages: true,
    requests: true,
    replies: true,
  });
  requireHttpUrl("createCarrier: inboundUrl", options.inboundUrl);
  const ownClock = createRunningClock();
  const clock = options.clock ?? ownClock;
  const now = (): number => clock.now();
  const limits = {
    messages: options.limits?.messages ?? 100_000,
    requests: options.limits?.requests ?? 10_000,
    replies: options.limits?.replies ?? 10_000,
  };
  const messages: LiveMessage[] = [];
  const byId = new Map<string, LiveMessage>();
  /** Deleted messages, about which no more webhooks are sent. */
  const deleted = new WeakSet<LiveMessage>();
  const requests: CarrierEngine["requests"][number][] = [];
  const replies: CarrierEngine["replies"][number][] = [];
  const receivers: Receiver[] = [];
  const phones = createPhones();
  const numbers = createNumbers();
  const { on, emit } = createListeners();
  const timers = createTimers(clock);
  const idleTracker = createIdleTracker();
  let offsetMs = 0;
  let requestCount = 0;
  const serverUrls: string[] = [];
  const faults = createFaults({
    seed: options.seed ?? 1,
    now,
    changed: (account) => emit("fault", account),
  });
  const webhooks = createWebhookSender({ now, hosts: options.webhookHosts ?? "private-network" });
  const simulation = createDeliverySimulation({
    latencyMs: options.latencyMs ?? 50,
    timers,
    idleTracker,
    now,
    phone: phones.get,
    stepped: (message, event) => emit("status", message, event),
  });

  function forget(message: LiveMessage): void {
    simulation.stop(message.id);
    byId.delete(message.id);
    deleted.add(message);
  }

  function resetAccount(account: string): void {
    const isOfOthers = ({ accountId }: { accountId?: string }): boolean => accountId !== account;
    for (const message of messages) {
      if (!isOfOthers(message)) forget(message);
    }
    for (const list of [messages, requests, replies]) {
      keepOnly<{ accountId?: string }>(list, isOfOthers);
    }
    phones.reset(account);
    numbers.reset(account);
    faults.reset(account);
  }

  const carrier: CarrierEngine = {
    messages,
    requests,
    replies,
    faults,
    webhooks,
    limits,
    now,
    on,
    get offsetMs() {
      return offsetMs;
    },
    message: (id) => byId.get(id),
    phone: (to, { account } = {}) => phones.get(to, account),
    setPhone(to, change, { account } = {}) {
      phones.set(to, change, account);
      simulation.release(to);
      emit("phone", to, account);
    },
    numbers: numbers.all,
    number: (number, { account } = {}) => numbers.get(number, account),
    setNumber(number, change, { account } = {}) {
      numbers.set(number, change, account);
      emit("number", number, account);
    },
    removeNumber(number, { account } = {}) {
      const removed = numbers.remove(number, account);
      if (removed) emit("number", number, account);
      return removed;
    },
    inboundUrl: options.inboundUrl,
    get serverUrl() {
      return serverUrls.at(-1);
    },
    serveAt(url) {
      serverUrls.push(url);
      return () => keepOnly(serverUrls, (other) => other !== url);
    },
    knownPhones: ({ account } = {}) => phones.numbers(account),
    accept(draft) {
      const message = createMessage(draft, new Date(now()));
      noteOrder(message);
      messages.push(message);
      byId.set(message.id, message);
      const dropped = dropOldest(messages, limits.messages);
      for (const old of dropped) byId.delete(old.id);
      const candidate = { providers: [draft.provider], to: draft.to, account: draft.accountId };
      const fault = faults.take("delivery", candidate);
      const reports = createDeliveryReports(message, draft, {
        faults,
        webhooks,
        idleTracker,
        later: timers.later,
        isDeleted: () => deleted.has(message),
        attempted(attempt) {
          message.callbacks.push(attempt);
          if (!deleted.has(message)) emit("callback", message, attempt);
        },
      });
      emit("message", message);
      const first = message.events[0];
      if (first) emit("status", message, first);
      if (dropped.length > 0) emit("deleted", dropped);
      const faultCode = fault?.kind === "undelivered" ? fault.code : undefined;
      simulation.begin({ message, draft, reports, faultCode });
      return message;
    },
    notify(webhook) {
      const end = idleTracker.begin();
      void webhooks.send(webhook, "", () => {}).finally(end);
    },
    cancel: (id) => simulation.cancel(id),
    reschedule: (id, sendAt) => simulation.reschedule(id, sendAt),
    isUnderWay: (id) => simulation.isUnderWay(id),
    remove(ids) {
      const gone = new Set(ids);
      const going = ids.flatMap((id) => byId.get(id) ?? []);
      const goingReplies = replies.filter(({ id }) => gone.has(id));
      if (going.length + goingReplies.length === 0) return;
      going.forEach(forget);
      keepOnly(messages, ({ id }) => byId.has(id));
      keepOnly(replies, ({ id }) => !gone.has(id));
      emit("deleted", [...going, ...goingReplies]);
    },
    restore(oldMessages, oldReplies) {
      for (const message of oldMessages.slice(-limits.messages)) {
        messages.push(message);
        byId.set(message.id, message);
      }
      for (const reply of oldReplies.slice(-limits.replies)) replies.push(reply);
    },
    record(request) {
      requestCount += 1;
      const recorded = { id: String(requestCount), ...request };
      requests.push(recorded);
      dropOldest(requests, limits.requests);
      emit("request", recorded);
    },
    register: (receiver) => void receivers.unshift(receiver),
    reply: (draft) =>
      sendReply(draft, {
        messages,
        numberOf: numbers.get,
        receivers,
        webhooks,
        idleTracker,
        now,
        received(reply) {
          noteOrder(reply);
          replies.push(reply);
          dropOldest(replies, limits.replies);
          emit("reply", reply);
        },
        attempted: (reply, attempt) => emit("callback", reply, attempt),
      }),
    waitForMessage: (wanted = {}) => waitForMessage(carrier, wanted),
    idle: () => idleTracker.idle(),
    advance(ms) {
      if (!clock.advance)
        throw new Error(
          "The carrier's clock cannot be moved, because it has no `advance`. Pass createManualClock().",
        );
      clock.advance(ms);
      offsetMs += ms;
      emit("clock", now());
    },
    reset({ account } = {}) {
      if (account !== undefined) {
        resetAccount(account);
      } else {
        messages.forEach(forget);
        timers.clear();
        webhooks.reset();
        idleTracker.reset();
        messages.length = 0;
        requests.length = 0;
        replies.length = 0;
        phones.reset(undefined);
        numbers.reset(undefined);
        faults.reset(undefined);
        ownClock.reset();
        if (clock === ownClock) offsetMs = 0;
      }
      emit("reset", account);
    },
  };
  return carrier;
}
