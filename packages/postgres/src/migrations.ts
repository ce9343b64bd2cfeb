/**
 * Each entry is a version: the first one makes version 1. Once released, an entry never changes, and a later one only
 * adds, so that processes of the previous version still work during a deployment.
 */
export const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE smskit.idempotency_keys (
      key text PRIMARY KEY,
      hash text NOT NULL,
      started_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      receipt jsonb
    )`,
    "CREATE INDEX idempotency_keys_expiry ON smskit.idempotency_keys (expires_at)",

    `CREATE TABLE smskit.suppressions (
      number text PRIMARY KEY,
      added_at timestamptz NOT NULL DEFAULT now()
    )`,

    `CREATE TABLE smskit.limits (
      name text NOT NULL,
      key text NOT NULL,
      points int NOT NULL,
      ends_at timestamptz NOT NULL,
      PRIMARY KEY (name, key)
    )`,
    "CREATE INDEX limits_end ON smskit.limits (ends_at)",

    `CREATE TABLE smskit.verifications (
      id text PRIMARY KEY,
      verification jsonb NOT NULL,
      codes jsonb NOT NULL,
      attempts int NOT NULL DEFAULT 0,
      forget_at float8 NOT NULL
    )`,
    "CREATE INDEX verifications_forget ON smskit.verifications (forget_at)",
    `CREATE TABLE smskit.verification_numbers (
      recipient text PRIMARY KEY,
      failures int NOT NULL DEFAULT 0,
      started_at float8
    )`,
    `CREATE TABLE smskit.verification_tallies (
      day text NOT NULL,
      country text NOT NULL,
      sent int NOT NULL,
      verified int NOT NULL,
      PRIMARY KEY (day, country)
    )`,

    `CREATE TABLE smskit.messages (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      number_hash text NOT NULL,
      number_end text NOT NULL,
      connector text NOT NULL,
      provider text NOT NULL,
      message_id text,
      usage_type text,
      reference text,
      segments int,
      encoding text,
      outcome text NOT NULL,
      code text,
      attempts jsonb NOT NULL DEFAULT '[]',
      started_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      ended_at timestamptz
    )`,
    "CREATE INDEX messages_started ON smskit.messages (started_at DESC, id DESC)",
    "CREATE INDEX messages_number ON smskit.messages (number_hash, started_at DESC)",
    "CREATE INDEX messages_provider ON smskit.messages (provider, message_id)",
    `CREATE TABLE smskit.deliveries (
      provider text NOT NULL,
      message_id text NOT NULL,
      number_hash text,
      state jsonb,
      updated_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (provider, message_id)
    )`,
    "CREATE INDEX deliveries_updated ON smskit.deliveries (updated_at)",
    "CREATE INDEX deliveries_number ON smskit.deliveries (number_hash) WHERE number_hash IS NOT NULL",

    `CREATE TABLE smskit.outbox (
      id uuid PRIMARY KEY,
      outbox text NOT NULL,
      key text,
      hash text,
      batch text,
      position int,
      reference text,
      state text NOT NULL,
      priority int NOT NULL,
      payload jsonb,
      attempt int NOT NULL DEFAULT 0,
      tries int NOT NULL DEFAULT 0,
      lookups int NOT NULL DEFAULT 0,
      possible_duplicate boolean NOT NULL DEFAULT false,
      attempts jsonb NOT NULL DEFAULT '[]',
      receipt jsonb,
      error jsonb,
      enqueued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      due_at timestamptz NOT NULL,
      valid_until timestamptz,
      started_at timestamptz,
      settled_at timestamptz
    )`,
    "CREATE UNIQUE INDEX outbox_key ON smskit.outbox (outbox, key) WHERE key IS NOT NULL",
    "CREATE UNIQUE INDEX outbox_batch ON smskit.outbox (outbox, batch, position) WHERE batch IS NOT NULL",
    "CREATE INDEX outbox_settled ON smskit.outbox (outbox, settled_at) WHERE settled_at IS NOT NULL",
    "CREATE INDEX outbox_open ON smskit.outbox (outbox, state) WHERE settled_at IS NULL",
    `CREATE INDEX outbox_dead ON smskit.outbox (outbox, settled_at, id)
      WHERE settled_at IS NOT NULL AND state IN ('failed', 'unknown')`,
    `CREATE TABLE smskit.rates (
      name text PRIMARY KEY,
      next_at timestamptz NOT NULL
    )`,
  ],
  [
    // A delivery report names the send by its reference if the response to it was lost.
    "CREATE INDEX messages_reference ON smskit.messages (reference, started_at DESC) WHERE reference IS NOT NULL",
  ],
  [
    // pg-boss creates it too, but fails if several processes are the first in a database.
    "CREATE SCHEMA IF NOT EXISTS smskit_jobs",
  ],
  [
    // A late report about a claim must not change the claim that has the key now.
    "ALTER TABLE smskit.idempotency_keys ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid()",
    // The code that was used. The `codes` of the verification are then empty, so that none is accepted again.
    "ALTER TABLE smskit.verifications ADD COLUMN used jsonb",
    // A look-up may find the message of another outbox that sends through the same connector.
    `CREATE TABLE smskit.outboxes (
      name text PRIMARY KEY,
      connectors text[] NOT NULL
    )`,
    // Messages that the outbox has deleted, by the ids of their provider.
    `CREATE TABLE smskit.outbox_accepted (
      connector text NOT NULL,
      message_id text NOT NULL,
      settled_at timestamptz NOT NULL,
      PRIMARY KEY (connector, message_id)
    )`,
    "CREATE INDEX outbox_accepted_settled ON smskit.outbox_accepted (settled_at)",
    // A hash of the number and text of a message that stays unknown, after both were erased.
    "ALTER TABLE smskit.outbox ADD COLUMN text_hash int",
    "CREATE INDEX outbox_text_hash ON smskit.outbox (text_hash) WHERE text_hash IS NOT NULL",
  ],
  [
    // The connector whose provider got a key with the message. Through another one, a repeat would be another text.
    "ALTER TABLE smskit.idempotency_keys ADD COLUMN keyed_by text",
    "ALTER TABLE smskit.outbox ADD COLUMN keyed_by text",
  ],
  [
    // The list is shown newest first, in pages whose ids reveal no number. Processes of the previous version leave the source out.
    "ALTER TABLE smskit.suppressions ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY UNIQUE, ADD COLUMN source text",
  ],
];
