/**
 * The tables of the gateway, beside those of @smskit/postgres. Each entry is a version. Once released, an entry never changes,
 * and a later one only adds, so that instances of the previous version still work during a deployment.
 */
export const gatewayMigrations: readonly (readonly string[])[] = [
  [
    // Numbers are keyed fingerprints with their last two digits. Texts are in the outbox alone, until they are sent.
    `CREATE TABLE smskit.gateway_messages (
      id uuid PRIMARY KEY,
      source text NOT NULL,
      outbox_id uuid NOT NULL,
      batch uuid,
      reference text,
      usage_type text,
      number_hash text NOT NULL,
      number_end text NOT NULL,
      segments int,
      encoding text,
      status text NOT NULL,
      error jsonb,
      connector text,
      provider text,
      provider_id text,
      price jsonb,
      details jsonb,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      due_at timestamptz(3),
      sent_at timestamptz(3)
    )`,
    "CREATE INDEX gateway_messages_created ON smskit.gateway_messages (created_at DESC, id DESC)",
    "CREATE INDEX gateway_messages_number ON smskit.gateway_messages (number_hash, created_at DESC)",
    "CREATE INDEX gateway_messages_provider ON smskit.gateway_messages (provider, provider_id)",
    "CREATE INDEX gateway_messages_batch ON smskit.gateway_messages (batch) WHERE batch IS NOT NULL",
    "CREATE INDEX gateway_messages_reference ON smskit.gateway_messages (reference) WHERE reference IS NOT NULL",
    `CREATE TABLE smskit.gateway_batches (
      id uuid PRIMARY KEY,
      source text NOT NULL,
      total int NOT NULL,
      refused int NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`,
    "CREATE INDEX gateway_batches_created ON smskit.gateway_batches (created_at)",
    // What each source asked for lately, so that a repeated request sends nothing.
    `CREATE TABLE smskit.gateway_keys (
      source text NOT NULL,
      key text NOT NULL,
      fingerprint text NOT NULL,
      message_id uuid NOT NULL,
      expires_at timestamptz NOT NULL,
      PRIMARY KEY (source, key)
    )`,
    "CREATE INDEX gateway_keys_expiry ON smskit.gateway_keys (expires_at)",
    // Events of one message have the order of their positions. The payload is JSON, with characters that jsonb refuses.
    `CREATE TABLE smskit.gateway_events (
      id uuid PRIMARY KEY,
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      type text NOT NULL,
      message_id uuid,
      number_hash text,
      repeat_key text UNIQUE,
      payload text,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`,
    "CREATE INDEX gateway_events_created ON smskit.gateway_events (created_at)",
    "CREATE INDEX gateway_events_message ON smskit.gateway_events (message_id, position)",
    "CREATE INDEX gateway_events_number ON smskit.gateway_events (number_hash) WHERE number_hash IS NOT NULL",
    // Deliveries of one lane, which are the events of one message, follow each other. `next_at` of a delivery that a process has
    // taken is the end of its lease.
    `CREATE TABLE smskit.gateway_event_deliveries (
      event_id uuid NOT NULL REFERENCES smskit.gateway_events (id) ON DELETE CASCADE,
      target text NOT NULL,
      lane uuid NOT NULL,
      position bigint NOT NULL,
      state text NOT NULL DEFAULT 'pending',
      attempts int NOT NULL DEFAULT 0,
      next_at timestamptz(3) DEFAULT clock_timestamp(),
      status int,
      failure text,
      settled_at timestamptz(3),
      PRIMARY KEY (event_id, target)
    )`,
    `CREATE INDEX gateway_event_deliveries_due ON smskit.gateway_event_deliveries (target, next_at, position)
      WHERE state = 'pending'`,
    `CREATE INDEX gateway_event_deliveries_lane ON smskit.gateway_event_deliveries (target, lane, position)
      WHERE state = 'pending'`,
    "CREATE INDEX gateway_event_deliveries_dead ON smskit.gateway_event_deliveries (event_id) WHERE state = 'dead'",
  ],
];
