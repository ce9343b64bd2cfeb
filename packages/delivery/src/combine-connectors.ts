import { type SmsConnector, SmsError } from "@smskit/core";
import { connectorsInside, standAround } from "@smskit/core/wrapper";
import { startBudget } from "./budget.ts";

/** The part of a connector around several that is its own. */
export interface Gathered {
  id: string;
  send: SmsConnector["send"];
  prepare: SmsConnector["prepare"];
}

/**
 * A connector around several. It has the abilities that any of them has, and hands a message to the one that sent
 * it, by its `connector` id.
 * @throws {SmsError} `invalid-config` for two accounts of one id: a message could not find its owner.
 */
export function gather(connectors: readonly SmsConnector[], own: Gathered): SmsConnector {
  refuseTwins(connectors);
  const gathered: SmsConnector = {
    specVersion: 1,
    id: own.id,
    provider: connectors[0]?.provider ?? own.id,
    prepare: own.prepare,
    send: own.send,
    async close() {
      await Promise.all(connectors.map((connector) => connector.close?.()));
    },
  };
  const able = (ability: keyof SmsConnector) =>
    connectors.some((connector) => connector[ability] !== undefined);
  if (able("check")) gathered.check = (options) => checkAll(connectors, options);
  if (able("find")) gathered.find = (message, options) => findFirst(gathered, message, options);
  for (const ability of ["getStatus", "cancel", "redact", "reportOutcome"] as const) {
    if (!able(ability)) continue;
    const call = async (message: { connector: string; id: string }, ...rest: unknown[]) => {
      const owner = ownerOf(connectors, message);
      const method = owner[ability] as ((...args: unknown[]) => Promise<unknown>) | undefined;
      if (method === undefined) throw unable(owner, ability);
      return method.call(owner, message, ...rest);
    };
    Object.assign(gathered, { [ability]: call });
  }
  return standAround(gathered, connectors);
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
  gathered: SmsConnector,
  ...[message, options]: Parameters<NonNullable<SmsConnector["find"]>>
): ReturnType<NonNullable<SmsConnector["find"]>> {
  const { since, ...callOptions } = options;
  const budget = startBudget(callOptions, gathered);
  const failures: unknown[] = [];
  for (const connector of connectorsInside(gathered)) {
    try {
      const found = await connector.find?.(message, { ...budget.options(), since });
      // An adapter of another's may say null.
      if (found) return found;
    } catch (thrown) {
      // Another one may have it.
      failures.push(thrown);
    }
  }
  if (failures.length > 0) throw failures[0];
  return undefined;
}

function refuseTwins(connectors: readonly SmsConnector[]): void {
  const owners = new Map<string, SmsConnector>();
  for (const leaf of connectors.flatMap(leavesOf)) {
    const twin = owners.get(leaf.id);
    if (twin !== undefined && twin !== leaf) {
      throw new SmsError({
        code: "invalid-config",
        message: `Two connectors have the id "${leaf.id}": give each an id of its own, as in createTwilio(config, { id: "twilio-eu" }).`,
      });
    }
    owners.set(leaf.id, leaf);
  }
}

/** The connectors at the bottom of one, in the order in which they were given; itself, where it wraps none. */
export function leavesOf(connector: SmsConnector): readonly SmsConnector[] {
  const inside = connectorsInside(connector);
  return inside.length === 0 ? [connector] : inside.flatMap(leavesOf);
}

/**
 * The connector that sent a message.
 * @throws {SmsError} `invalid-message` where none of them did.
 */
function ownerOf(connectors: readonly SmsConnector[], message: { connector: string }): SmsConnector {
  const owner = connectors.find((connector) => owns(connector, message?.connector));
  if (owner !== undefined) return owner;
  throw new SmsError({
    code: "invalid-message",
    message: `The message was sent by the connector "${message?.connector}", which is none of ${connectors.map(({ id }) => id).join(", ")}.`,
  });
}

function owns(connector: SmsConnector, id: string): boolean {
  return connector.id === id || connectorsInside(connector).some((inside) => owns(inside, id));
}

function unable(owner: SmsConnector, ability: string): SmsError {
  return new SmsError({
    code: "unsupported",
    connector: owner.id,
    provider: owner.provider,
    message: `The connector "${owner.id}" has no ${ability}.`,
  });
}
