import { type Agent, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import {
  type DeliveryUpdate,
  type PreparedMessage,
  type SendOptions,
  type SmsConnector,
  SmsError,
  type SmsErrorOptions,
  type SmsMessage,
  type SmsReceipt,
} from "@smskit/core";
import { createHttpClient, type HttpResponse, type ProviderFeatures } from "@smskit/core/provider";
import type { ContractOptions } from "../../contract-rule.ts";
import { features, referenceConfig } from "../reference-config.ts";
import {
  acceptedIn,
  createReference,
  type Deliver,
  formOf,
  post,
  type Tools,
  toolsOf,
} from "../reference-connector.ts";
import { createReferenceReports, type ReportChanges } from "../reference-reports.ts";
import type { Broken } from "../test-broken.ts";

/** A connector with one mistake, and the rules that find it. */
export interface BrokenConnector extends Broken {
  /** @default the reference connector */
  create?: ContractOptions["create"];
  /** What else differs from the options of the reference connector. */
  options?: Partial<ContractOptions>;
  /** Shows over TLS only. */
  secure?: boolean;
}

type Context = Parameters<ContractOptions["create"]>[0];

/** The reference connector, with another delivery. */
export function delivering(deliver: Deliver): ContractOptions["create"] {
  return ({ url, config, runtime }) =>
    createReference({ ...referenceConfig, baseUrl: url, ...config }, runtime, deliver);
}

/** The reference connector, which changes a message before it passes it on. */
export function posting(change: (message: PreparedMessage) => PreparedMessage): ContractOptions["create"] {
  return delivering(async (tools, message, context) =>
    acceptedIn(await post(tools, change(message), context)),
  );
}

/** The reference connector, with other features than it has. */
export function declaring(changes: Partial<ProviderFeatures>): ContractOptions["create"] {
  return altered(() => ({ features: { ...features, ...changes } }));
}

/** The reference connector, whose updates are changed on their way out. */
export function telling(change: (update: DeliveryUpdate) => object): ContractOptions["create"] {
  return altered((good) => ({
    async getStatus(message, options) {
      const update = (await good.getStatus?.(message, options)) as DeliveryUpdate;
      return { ...update, ...change(update) };
    },
  }));
}

/** The reference connector, with some of its functions replaced. */
export function altered(
  change: (good: SmsConnector, context: Context) => Partial<SmsConnector>,
): ContractOptions["create"] {
  return (context) => {
    const good = delivering(proper)(context);
    return { ...good, ...change(good, context) };
  };
}

const proper: Deliver = async (tools, message, context) => acceptedIn(await post(tools, message, context));

/** The reference connector, with its own preparation, which core does not repair. */
export function preparing(
  prepare: (message: SmsMessage | PreparedMessage, good: SmsConnector) => Promise<PreparedMessage>,
): ContractOptions["create"] {
  return altered((good, { url }) => {
    const tools = toolsFor(url);
    return {
      prepare: (message) => prepare(message, good),
      async send(message, options) {
        const prepared = await prepare(message, good);
        return send(tools, prepared, options);
      },
    };
  });
}

/** What a connector at this URL works with. */
export function toolsFor(url: string): Tools {
  return toolsOf({ ...referenceConfig, baseUrl: url }, createHttpClient({ baseUrl: url }));
}

/** Sends what was prepared as it is. */
async function send(
  tools: Tools,
  prepared: PreparedMessage,
  { signal, timeoutMs }: SendOptions = {},
): Promise<SmsReceipt> {
  try {
    const { id, status } = acceptedIn(await post(tools, prepared, { signal, timeoutMs } as never));
    return {
      id,
      status,
      connector: "reference",
      provider: "reference",
      to: prepared.to,
      ...(prepared.segments === undefined ? {} : { segments: prepared.segments }),
    };
  } catch (error) {
    throw SmsError.is(error) ? errorLike(error, {}) : error;
  }
}

/** The same error but for some of its fields. */
export function errorLike(error: SmsError, fields: Partial<SmsErrorOptions>): SmsError {
  const { message, cause, ...others } = error;
  return new SmsError({
    message: error.message,
    ...others,
    connector: "reference",
    provider: "reference",
    ...fields,
  });
}

/** The reference connector, whose errors are changed on their way out. */
export function failing(
  change: (error: SmsError, message: SmsMessage) => unknown,
): ContractOptions["create"] {
  return altered((good) => ({
    send: (message, options) =>
      good.send(message, options).catch((error) => {
        throw change(error, message as SmsMessage);
      }),
  }));
}

/** What an exchange by hand fails with. */
export type NodeFailure = Error & { code?: string; reusedSocket: boolean };

/** One exchange by hand, as one writes it with Node's own client. */
export function postByHand(
  { config, path, headers }: Tools,
  message: PreparedMessage,
  { agent, signal }: { agent?: Agent | undefined; signal?: AbortSignal | undefined },
): Promise<HttpResponse> {
  const url = `${config.baseUrl}${path}.json`;
  const open = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(Object.assign(error, { reusedSocket: request.reusedSocket } satisfies Partial<NodeFailure>));
    const request = open(url, { method: "POST", headers, agent, signal }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("error", fail);
      response.on("end", () => {
        const header = (name: string) => response.headers[name]?.toString();
        resolve({ status: response.statusCode ?? 0, header, body });
      });
    });
    request.on("error", fail);
    request.end(formOf(message, config));
  });
}

/** The reference connector, with a webhook that reads something else. */
export function readingReports(changes: ReportChanges): Pick<BrokenConnector, "options"> {
  return { options: { webhook: () => createReferenceReports(changes) } };
}

export function hoursAgo(at: Date, hours: number): Date {
  return new Date(at.getTime() - hours * 3_600_000);
}
