import type { Carrier } from "../../../carrier/carrier.ts";
import { isoSeconds } from "../../shared/dates.ts";
import { randomHexId } from "../../shared/ids.ts";
import type { MessagingService } from "../messaging/messaging-service.ts";
import { createResourceStore, type ResourceStore } from "../resource-store.ts";

/** A registration that is reviewed: a brand, a campaign or a toll-free number. */
export interface Registration {
  readonly sid: string;
  readonly accountSid: string;
  /** The SID of what it belongs to: the brand of a vetting, the service of a campaign. */
  readonly parentSid?: string | undefined;
  /** What the request said. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  /** When it was submitted last. */
  readonly submittedAt: Date;
}

/** The registrations of every account. */
export interface Compliance {
  readonly brands: ResourceStore<Registration>;
  readonly vettings: ResourceStore<Registration>;
  readonly campaigns: ResourceStore<Registration>;
  readonly tollfree: ResourceStore<Registration>;
  /** Makes a registration; it is not in a store yet. */
  draft(prefix: string, accountSid: string, values: Registration["values"], parentSid?: string): Registration;
  /** A registration with changed values, which is reviewed again. */
  resubmit(registration: Registration, values: Registration["values"]): Registration;
  /** Whether the review has ended: it takes a second of the carrier's clock, and always approves. */
  isApproved(registration: Registration): boolean;
  /** The dates of a registration, as resources have them. */
  datesOf(registration: Registration): { date_created: string; date_updated: string };
  /** Whether a service has an approved campaign. */
  isRegistered(service: MessagingService): boolean;
  reset(accountSid: string | undefined): void;
}

const reviewMs = 1000;

export function createCompliance(carrier: Pick<Carrier, "now">, isLost: () => boolean): Compliance {
  const brands = createResourceStore<Registration>({ isLost });
  const vettings = createResourceStore<Registration>({ isLost });
  const campaigns = createResourceStore<Registration>({ isLost });
  const tollfree = createResourceStore<Registration>({ isLost });
  const reviewEnd = ({ submittedAt }: Registration): number => submittedAt.getTime() + reviewMs;
  const isApproved = (registration: Registration): boolean => carrier.now() >= reviewEnd(registration);

  return {
    brands,
    vettings,
    campaigns,
    tollfree,
    draft(prefix, accountSid, values, parentSid) {
      const now = new Date(carrier.now());
      const sid = `${prefix}${randomHexId()}`;
      return { sid, accountSid, parentSid, values, createdAt: now, submittedAt: now };
    },
    resubmit: (registration, values) => ({
      ...registration,
      values: { ...registration.values, ...values },
      submittedAt: new Date(carrier.now()),
    }),
    isApproved,
    datesOf: (registration) => ({
      date_created: isoSeconds(registration.createdAt),
      date_updated: isoSeconds(
        isApproved(registration) ? new Date(reviewEnd(registration)) : registration.submittedAt,
      ),
    }),
    isRegistered: ({ sid, accountSid }) =>
      campaigns.list(accountSid).some((one) => one.parentSid === sid && isApproved(one)),
    reset(accountSid) {
      for (const store of [brands, vettings, campaigns, tollfree]) store.reset(accountSid);
    },
  };
}
