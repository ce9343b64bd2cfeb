import { type SendOptions, type SmsConnector, SmsError } from "@smskit/core";
import { connectorsInside, standAround, startDeadline } from "@smskit/core/wrapper";

/** What a connector around several decides itself. */
export interface CombinedMethods {
  id: string;
  send: SmsConnector["send"];
  prepare: SmsConnector["prepare"];
}

/**
 * Combines several connectors into one. It has the optional methods that any of them has, and passes a message to the
 * connector that sent it, by its `connector` id.
 * @throws {SmsError} `invalid-config` if two connectors have the same id: a message could not find its owner.
 */
export function combineConnectors(connectors: readonly SmsConnector[], own: CombinedMethods): SmsConnector {
  refuseEqualIds(connectors);
  const combined: SmsConnector = {
    specVersion: 1,
    id: own.id,
    provider: connectors[0]?.provider ?? own.id,
    prepare: own.prepare,
    send: own.send,
    async close() {
      await Promise.all(connectors.map((connector) => connector.close?.()));
    },
  };
  const anyHas = (method: keyof SmsConnector) =>
    connectors.some((connector) => connector[method] !== undefined);
  if (anyHas("check")) combined.check = (options) => checkAll(connectors, options);
  if (anyHas("find")) combined.find = (message, options) => findFirst(combined, message, options);
  for (const name of ["getStatus", "cancel", "redact", "reportOutcome"] as const) {
    if (!anyHas(name)) continue;
    const call = async (message: { connector: string; id: string }, ...rest: unknown[]) => {
      const owner = ownerOf(connectors, message);
      const method = owner[name] as ((...args: unknown[]) => Promise<unknown>) | undefined;
      if (method === undefined) throw unsupported(owner, name);
      return method.call(owner, message, ...rest);
    };
    Object.assign(combined, { [name]: call });
  }
  return standAround(combined, connectors);
}

async function checkAll(
  connectors: readonly SmsConnector[],
  options: Parameters<NonNullable<SmsConnector["check"]>>[0],
): ReturnType<NonNullable<SmsConnector["check"]>> {
  const checks = await Promise.all(connectors.map((connector) => connector.check?.(options)));
  const findings = checks.flatMap((check, index) =>
    (check?.findings ?? []).map((finding) => ({
      ...finding,
      message: `${connectors[index]?.id}: ${finding.message}`,
    })),
  );
  return { ok: checks.every((check) => check?.ok !== false), findings };
}

async function findFirst(
  combined: SmsConnector,
  ...[message, options]: Parameters<NonNullable<SmsConnector["find"]>>
): ReturnType<NonNullable<SmsConnector["find"]>> {
  const { since, ...callOptions } = options;
  const deadline = startDeadline(callOptions, combined);
  const failures: unknown[] = [];
  for (const connector of connectorsInside(combined)) {
    try {
      const found = await connector.find?.(message, { ...deadline.options(), since });
      // A third-party connector may return null.
      if (found) return found;
    } catch (thrown) {
      // Another connector may have the message.
      failures.push(thrown);
    }
  }
  if (failures.length > 0) throw failures[0];
  return undefined;
}

function refuseEqualIds(connectors: readonly SmsConnector[]): void {
  const owners = new Map<string, SmsConnector>();
  for (const leaf of connectors.flatMap(leavesOf)) {
    const other = owners.get(leaf.id);
    if (other !== undefined && other !== leaf) {
      throw new SmsError({
        code: "invalid-config",
        message: `Two connectors have the id "${leaf.id}"; create one with another, such as { id: "${leaf.id}-2" }.`,
      });
    }
    owners.set(leaf.id, leaf);
  }
}

/** Returns the options for one of several connectors: none has seen the message that a key of the caller names. */
export function optionsForOne({ repeatKey: _, ...options }: SendOptions): SendOptions {
  return options;
}

/** Returns the innermost connectors, in the order in which they were given; the connector itself if it wraps none. */
export function leavesOf(connector: SmsConnector): readonly SmsConnector[] {
  const inside = connectorsInside(connector);
  return inside.length === 0 ? [connector] : inside.flatMap(leavesOf);
}

/**
 * Returns the connector that sent a message.
 * @throws {SmsError} `invalid-message` if it was another one.
 */
function ownerOf(connectors: readonly SmsConnector[], message: { connector: string }): SmsConnector {
  const owner = connectors.find((connector) => owns(connector, message?.connector));
  if (owner !== undefined) return owner;
  const ids = connectors.map(({ id }) => id).join(", ");
  throw new SmsError({
    code: "invalid-message",
    message: `message: was sent by the connector "${message?.connector}", not by one of ${ids}.`,
  });
}

function owns(connector: SmsConnector, id: string): boolean {
  return connector.id === id || connectorsInside(connector).some((inside) => owns(inside, id));
}

function unsupported(owner: SmsConnector, method: string): SmsError {
  return new SmsError({
    code: "unsupported",
    connector: owner.id,
    provider: owner.provider,
    message: `The connector "${owner.id}" does not support ${method}.`,
  });
}
