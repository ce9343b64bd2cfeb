import { forgetAccount } from "../../shared/accounts.ts";
import type { MockAwsOptions } from "../options.ts";

/** A configuration set of an account. */
export interface ConfigurationSet {
  readonly name: string;
  readonly eventDestinations: readonly EventDestination[];
  /** The id of its protect configuration. */
  readonly protectConfiguration: string | undefined;
}

/** Which events go to a topic. */
export interface EventDestination {
  readonly name: string;
  readonly eventTypes: readonly string[];
  /** `undefined` for CloudWatch and Firehose. */
  readonly topicArn: string | undefined;
}

/** The configuration sets of one mock. */
export interface ConfigurationSets {
  /** Finds a set by its name. */
  find(account: string, name: string): ConfigurationSet | undefined;
  /** The sets that the options list, and those that the account created. */
  all(account: string): readonly ConfigurationSet[];
  /** Creates or replaces a set. */
  put(account: string, set: ConfigurationSet): void;
  reset(account: string | undefined): void;
}

/** `my-set` of `arn:aws:sms-voice:us-east-1:123456789012:configuration-set/my-set`, and of itself. */
export function configurationSetName(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
}

export function createConfigurationSets(
  { configurationSets }: Pick<MockAwsOptions, "configurationSets">,
  topicArn: string,
): ConfigurationSets {
  const ownDestination = [{ topicArn, eventTypes: ["ALL"] }];
  const listed = configurationSets?.map(
    ({ name, eventDestinations = ownDestination, protectConfiguration }) => ({
      name,
      eventDestinations: eventDestinations.map(({ eventTypes = ["ALL"], ...destination }, index) => ({
        name: `destination-${index + 1}`,
        eventTypes,
        ...destination,
      })),
      protectConfiguration,
    }),
  );
  /** By account, and then by name. */
  const created = new Map<string, Map<string, ConfigurationSet>>();

  /** Unless the options list sets, every name is one. */
  function implied(name: string): ConfigurationSet | undefined {
    if (listed !== undefined) return undefined;
    const eventDestinations = ownDestination.map((destination) => ({
      name: "destination-1",
      ...destination,
    }));
    return { name, eventDestinations, protectConfiguration: undefined };
  }

  return {
    find: (account, name) =>
      created.get(account)?.get(name) ?? listed?.find((one) => one.name === name) ?? implied(name),
    all(account) {
      const own = created.get(account);
      const others = (listed ?? []).filter(({ name }) => !own?.has(name));
      return [...others, ...(own?.values() ?? [])];
    },
    put(account, set) {
      const own = created.get(account) ?? new Map<string, ConfigurationSet>();
      created.set(account, own.set(set.name, set));
    },
    reset: (account) => forgetAccount(account, created),
  };
}
