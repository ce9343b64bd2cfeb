import type { Carrier } from "../../../carrier/carrier.ts";
import { forgetAccount } from "../../shared/accounts.ts";
import { randomHexId } from "../../shared/ids.ts";
import type { TwilioService } from "../options.ts";
import { createResourceStore } from "../resource-store.ts";
import {
  type MessagingService,
  type PoolSender,
  type ServiceSettings,
  serviceOfOptions,
  usualSettings,
} from "./messaging-service.ts";
import { createSenderHistory, type SenderHistory } from "./sender-history.ts";

/** The Messaging Services of every account, and whom they have texted. */
export interface MessagingServices {
  find(sid: string, accountSid: string): MessagingService | undefined;
  /** The newest first. Services that are only taken for granted are in no list. */
  list(accountSid: string): readonly MessagingService[];
  /** The service in whose pool a sender is: one of the account, or of any account if none is named. */
  ofSender(sender: string, accountSid?: string): MessagingService | undefined;
  create(accountSid: string, settings: Partial<ServiceSettings>): MessagingService;
  /** Saves a change of a service, and returns the changed one. */
  change(
    service: MessagingService,
    change: Partial<Pick<MessagingService, "settings" | "senders">>,
  ): MessagingService;
  remove(service: MessagingService): void;
  /** Takes a sender that the account no longer has out of its pool. */
  dropSender(sender: string, accountSid: string): void;
  readonly history: SenderHistory;
  /** Forgets everything that requests changed, or what one account changed. */
  reset(accountSid: string | undefined): void;
}

/** The number of a service that is only taken for granted. */
export const linkedNumber = "+12015550123";

const serviceSid = /^MG[0-9a-fA-F]{32}$/;

export function createMessagingServices(
  carrier: Pick<Carrier, "now">,
  listed: readonly TwilioService[] | undefined,
  isLost: () => boolean,
): MessagingServices {
  /** The services of the options by account, made once for each. */
  const ofOptions = new Map<string, readonly MessagingService[]>();

  function listedOf(accountSid: string): readonly MessagingService[] {
    const made =
      ofOptions.get(accountSid) ??
      (listed ?? [])
        .filter(({ account }) => account === undefined || account === accountSid)
        .map((service) => serviceOfOptions(service, accountSid));
    if (listed !== undefined) ofOptions.set(accountSid, made);
    return made;
  }

  const store = createResourceStore<MessagingService>({
    listed: listedOf,
    implied(sid, account) {
      if (listed !== undefined || !serviceSid.test(sid)) return undefined;
      return { ...serviceOfOptions({ sid, phoneNumbers: [linkedNumber] }, account), takesAnySender: true };
    },
    isLost,
  });
  const history = createSenderHistory();
  /** The accounts that have created or changed a service. */
  const accounts = new Map<string, true>();

  function save(service: MessagingService): MessagingService {
    if (!isLost()) accounts.set(service.accountSid, true);
    store.save(service);
    return service;
  }

  function change(service: MessagingService, changes: Parameters<MessagingServices["change"]>[1]) {
    return save({ ...service, ...changes, updatedAt: new Date(carrier.now()) });
  }

  function ofSender(sender: string, accountSid?: string): MessagingService | undefined {
    const owners =
      accountSid === undefined
        ? new Set([...accounts.keys(), ...(listed ?? []).map(({ account }) => account ?? "")])
        : [accountSid];
    for (const owner of owners) {
      const service = store.list(owner).find(({ senders }) => senders.some((one) => one.sender === sender));
      if (service !== undefined) return service;
    }
    return undefined;
  }

  return {
    find: store.find,
    list: store.list,
    ofSender,
    create(accountSid, settings) {
      const now = new Date(carrier.now());
      return save({
        sid: `MG${randomHexId()}`,
        accountSid,
        settings: { ...usualSettings, ...settings },
        senders: [],
        takesAnySender: false,
        isAvailable: true,
        createdAt: now,
        updatedAt: now,
      });
    },
    change,
    remove: store.remove,
    dropSender(sender, accountSid) {
      const service = ofSender(sender, accountSid);
      if (service !== undefined) change(service, { senders: without(service, sender) });
    },
    history,
    reset(accountSid) {
      store.reset(accountSid);
      history.reset(accountSid);
      forgetAccount(accountSid, accounts);
    },
  };
}

function without({ senders }: MessagingService, sender: string): PoolSender[] {
  return senders.filter((one) => one.sender !== sender);
}
