import type { SmsConnector } from "@smskit/core";
import type { Limiter, NamedLimit } from "@smskit/core/wrapper";
import type { Database, MessageLog, PostgresSuppressionStore } from "@smskit/postgres";
import type { Outbox } from "@smskit/postgres/outbox";
import type { Verifier } from "@smskit/verify";
import type { Logger } from "pino";
import type { GatewayConfig } from "./config/gateway-config.ts";
import type { LoadedConnector } from "./config/load-connectors.ts";
import type { EventQueue } from "./events/event-queue.ts";
import type { BoundedLog } from "./operations/bounded-log.ts";
import type { GatewayMetrics } from "./operations/gateway-metrics.ts";
import type { RecordingHealth } from "./sending/recording-health.ts";
import type { Submission, Submitted } from "./sending/submission.ts";
import type { OutcomeWaiter } from "./sending/wait-for-outcome.ts";
import type { KeyedHash } from "./state/keyed-hash.ts";
import type { MessageStore } from "./state/message-store.ts";

/** What every part of a running gateway uses. */
export interface GatewayContext {
  /** The config now: it is replaced by a reload. */
  readonly config: GatewayConfig;
  readonly connectors: readonly LoadedConnector[];
  /** What everything is sent through. */
  readonly connector: SmsConnector;
  readonly database: Database;
  readonly outbox: Outbox;
  readonly messages: MessageStore;
  readonly messageLog: MessageLog;
  readonly suppression: PostgresSuppressionStore;
  readonly verifier: Verifier;
  readonly events: EventQueue;
  readonly hash: KeyedHash;
  readonly log: Logger;
  readonly metrics: GatewayMetrics;
  /** What is logged of requests without credentials. */
  readonly strangers: BoundedLog;
  createLimiter(limit: NamedLimit): Limiter;
  /**
   * Puts a text on record, so that it is sent whatever happens to this process.
   * @throws {SmsError} for a text that is refused; `unavailable` if it could not be put on record.
   */
  submit(submission: Submission): Promise<Submitted>;
  /** Whether the database takes texts, beside responding at all. */
  readonly health: RecordingHealth;
  /** Milliseconds that every door has for a response, whatever its system allows: for tests on a busy machine. */
  readonly doorWaitMs: number | undefined;
  /** Waits until a message is not queued any more, or the time is over. */
  waitForOutcome: {
    readonly api: OutcomeWaiter;
    /** On its own, so that callers of the API do not use up the room of people who wait for a code. */
    readonly doors: OutcomeWaiter;
  };
}

/** What the server knows of a request beside the request itself. */
export interface RequestEnvironment {
  /** The IP address of the peer. Without it, the client's address is unknown. */
  remoteAddress?: string | undefined;
}

/** The types of the Hono app. */
export interface AppTypes {
  Bindings: RequestEnvironment;
  Variables: {
    /** The client's IP address: the peer's, or what a trusted proxy says. */
    clientIp: string | undefined;
    requestId: string;
    /** Who asks, once that is known: `key:<id>`, `door:<name>`. It is logged. */
    source?: string;
    /** The name of the door in the path. */
    door?: string;
    /** The name of the connector in the path, whose provider's webhook it is. */
    connector?: string;
    /** Why a request was refused: a sentence that contains nothing of it. */
    refusal?: string;
  };
}
