import { type SmsConnector, SmsError } from "@smskit/core";
import type { Carrier, CarrierMessage, MockSetup } from "@smskit/mock";
import { errorKindOf } from "./error-name.ts";
import { connectorOf, readConfig } from "./read-config.ts";
import { smsErrorOf } from "./report.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Statuses of a text that is not on its way. */
const notOnItsWay: ReadonlySet<string> = new Set(["scheduled", "canceled", "failed"]);

/** Makes the connector that texts are forwarded with. */
export async function openForwardConnector(
  { connector }: NonNullable<MockSetup["forward"]>,
  from: string,
  terminal: Terminal,
): Promise<SmsConnector> {
  const entry =
    typeof connector === "string"
      ? await readConfig({ config: connector }, terminal)
      : { ...connector, from: `${from}: forward.connector` };
  const { definition, config } = await connectorOf(entry, {}, terminal);
  try {
    return definition.create(config, {});
  } catch (error) {
    throw new UsageError(`forward.connector: ${smsErrorOf(error).message}`);
  }
}

/**
 * Sends the texts to a few phones for real, too, each once. The app learns nothing of it.
 *
 * @param log Receives a sentence for each text, without its content.
 * @returns what waits for the texts under way.
 */
export function forwardTexts(
  carrier: Carrier,
  connector: SmsConnector,
  { to, log }: { to: readonly string[]; log: (sentence: string, isProblem: boolean) => void },
): () => Promise<void> {
  const phones = new Set(to);
  const seen = new WeakSet<CarrierMessage>();
  /** The texts under way, by phone and text: the same one that arrives meanwhile was sent by this connector. */
  const sending = new Map<string, Promise<void>>();

  async function forward(message: CarrierMessage): Promise<void> {
    try {
      const { id } = await connector.send({ to: message.to, body: message.body, literal: true });
      log(`Text ${message.id} was also sent for real: ${id}.`, false);
    } catch (error) {
      const reason = SmsError.is(error) ? `${error.code}: ${error.message}` : errorKindOf(error);
      const outcome =
        SmsError.is(error) && error.delivery === "not-sent" ? "was not sent" : "may not have been sent";
      log(`Text ${message.id} ${outcome} for real. ${reason}`, true);
    }
  }

  carrier.on("status", (message, { status }) => {
    if (!phones.has(message.to) || seen.has(message) || notOnItsWay.has(status)) return;
    seen.add(message);
    if (message.channel !== "sms" || message.media.length > 0) {
      log(`Text ${message.id} was not sent for real: only texts by SMS without media are.`, true);
      return;
    }
    const key = `${message.to} ${message.body}`;
    if (sending.has(key)) {
      log(
        "forward.connector: sends to this mock server. Its baseUrl must be that of the real provider.",
        true,
      );
      return;
    }
    // Put in before the connector starts, which may text this server.
    sending.set(key, Promise.resolve());
    sending.set(
      key,
      forward(message).finally(() => sending.delete(key)),
    );
  });
  return async () => void (await Promise.all(sending.values()));
}
