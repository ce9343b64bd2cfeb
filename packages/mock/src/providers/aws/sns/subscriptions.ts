import type { Carrier } from "../../../carrier/carrier.ts";
import type { AwsSubscription } from "../options.ts";
import { subscriptionConfirmation } from "./notification.ts";
import { subscriptionOf, type TopicSubscription } from "./topic-subscription.ts";

/** The subscriptions of one mock. */
export interface Subscriptions {
  /** The confirmed subscriptions to a topic. */
  to(topicArn: string): readonly TopicSubscription[];
  /** Subscribes an endpoint, and asks it to confirm. */
  add(subscription: Pick<AwsSubscription, "topicArn" | "url">): TopicSubscription;
  /** Returns the subscription that the token of a topic confirms. */
  confirm(topicArn: string, token: string): TopicSubscription | undefined;
  remove(arn: string): void;
  /** Asks the endpoints to confirm that have not been asked. */
  announce(): void;
  /** Forgets what was subscribed and confirmed since the start. */
  reset(): void;
}

export function createSubscriptions(carrier: Carrier, initial: readonly AwsSubscription[]): Subscriptions {
  let all: TopicSubscription[] = [];
  let unannounced: TopicSubscription[] = [];

  function reset(): void {
    all = initial.map(subscriptionOf);
    unannounced = all.filter(({ confirmed }) => !confirmed);
  }

  reset();
  return {
    to: (topicArn) => all.filter((one) => one.confirmed && one.topicArn === topicArn),
    add(given) {
      const known = all.find(({ topicArn, url }) => topicArn === given.topicArn && url === given.url);
      const subscription = known ?? subscriptionOf({ ...given, confirmed: false });
      if (known === undefined) all.push(subscription);
      if (!subscription.confirmed) carrier.notify(subscriptionConfirmation(subscription));
      return subscription;
    },
    confirm(topicArn, token) {
      const found = all.find((one) => one.topicArn === topicArn && one.token === token);
      if (found !== undefined) found.confirmed = true;
      return found;
    },
    remove(arn) {
      all = all.filter((one) => one.arn !== arn);
    },
    announce() {
      for (const subscription of unannounced) carrier.notify(subscriptionConfirmation(subscription));
      unannounced = [];
    },
    reset,
  };
}
