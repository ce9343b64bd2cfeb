import type { MockPlivoOptions, PlivoApplication, PlivoNumber } from "./options.ts";

/** What an app can change of an application. */
export type ApplicationChange = Pick<PlivoApplication, "messageUrl" | "messageMethod">;

/** The applications, and which of them has a number, with what apps changed through the API. */
export interface ChangedResources {
  readonly applications: readonly PlivoApplication[];
  application(id: string): PlivoApplication | undefined;
  /** Changes an application that exists. An empty `messageUrl` removes the URL. */
  changeApplication(id: string, change: ApplicationChange, account: string): void;
  /** The id of the application that gets the texts to a number. */
  applicationOf(number: PlivoNumber): string | undefined;
  /** Links a number to an application that exists, or to none. */
  linkNumber(number: string, application: string | null, account: string): void;
  /** Forgets the changes of one account, or all. */
  forget(account: string | undefined): void;
}

/** The application that exists if the options list none. */
const defaultApplication: PlivoApplication = { id: "20468599130939380" };

export function createChangedResources(options: MockPlivoOptions): ChangedResources {
  const { applications: listed = [defaultApplication], powerpacks = [], messageUrl } = options;
  /** By the id of the application. */
  const changes = new Map<string, { account: string; change: ApplicationChange }>();
  /** By number. */
  const links = new Map<string, { account: string; application: string | null }>();

  const current = (one: PlivoApplication): PlivoApplication => ({
    messageUrl,
    ...one,
    ...changes.get(one.id)?.change,
  });

  return {
    get applications() {
      return listed.map(current);
    },
    application(id) {
      const found = listed.find((one) => one.id === id);
      return found && current(found);
    },
    changeApplication(id, change, account) {
      changes.set(id, { account, change: { ...changes.get(id)?.change, ...change } });
    },
    applicationOf({ number, application }) {
      const link = links.get(number);
      if (link !== undefined) return link.application ?? undefined;
      const ofPowerpack = powerpacks.find(({ numbers }) => numbers?.includes(number))?.application;
      return ofPowerpack ?? (application === undefined ? listed[0]?.id : (application ?? undefined));
    },
    linkNumber: (number, application, account) => void links.set(number, { account, application }),
    forget(account) {
      for (const changed of [changes, links]) {
        for (const [key, one] of changed) {
          if (account === undefined || one.account === account) changed.delete(key);
        }
      }
    },
  };
}
