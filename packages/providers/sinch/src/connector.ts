import {
  type ConnectorRuntime,
  countSegments,
  type DeliveryUpdate,
  type MessageRef,
  type SmsConnector,
  SmsError,
} from "@smskit/core";
import {
  type Adapter,
  type ConnectorSpec,
  createFromSpec,
  createHttpClient,
  expectSameMessage,
} from "@smskit/core/provider";
import { checkAccount } from "./check.ts";
import { type SinchConfig, sinchConfigSchema } from "./config.ts";
import { errorFromSinch, knowsCode } from "./errors.ts";
import { features } from "./features.ts";
import { messageRequest } from "./request.ts";
import {
  findBatch,
  readAccepted,
  readBatch,
  readReport,
  recipientOf,
  type SinchBatch,
  wasCanceledInTime,
} from "./response.ts";

/** A connector for one Sinch service plan, with the optional methods that Sinch supports. */
export type SinchConnector = SmsConnector &
  Required<Pick<SmsConnector, "check" | "getStatus" | "find" | "cancel" | "reportOutcome" | "close">>;

/** What is specific to Sinch. */
export const spec: ConnectorSpec<
  typeof sinchConfigSchema,
  Required<Pick<Adapter, "deliver" | "check" | "getStatus" | "find" | "cancel" | "reportOutcome" | "close">>
> = {
  provider: "sinch",
  name: "Sinch",
  configSchema: sinchConfigSchema,
  countSegments(body, { sinch }) {
    const count = countSegments(body);
    return sinch?.truncateConcat === true ? { ...count, segments: Math.min(count.segments, 1) } : count;
  },
  knowsCode,
  features,
  create(config, { http: options }) {
    const baseUrl = config.baseUrl ?? `https://${config.region ?? "us"}.sms.api.sinch.com`;
    const http = createHttpClient({ baseUrl, ...options });
    const headers = { Authorization: `Bearer ${config.apiToken}`, Accept: "application/json" };
    const batches = `/xms/v1/${config.servicePlanId}/batches`;
    const pathOf = ({ id }: MessageRef, below = "") => `${batches}/${encodeURIComponent(id)}${below}`;

    const get = (path: string, signal: AbortSignal) => http.request({ path, headers, signal });
    const post = (path: string, body: object, signal: AbortSignal) =>
      http.request({
        method: "POST",
        path,
        headers: { ...headers, "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal,
      });

    /** Only the batch knows the recipient, whom the report needs. */
    async function statusOf(batch: SinchBatch, signal: AbortSignal): Promise<DeliveryUpdate> {
      const path = `${batches}/${encodeURIComponent(batch.id)}/delivery_report/${recipientOf(batch)}`;
      return readReport(await get(path, signal), batch);
    }

    return {
      async deliver(prepared, { signal }) {
        const response = await post(batches, messageRequest(prepared, config), signal);
        return readAccepted(response, prepared.sendAt);
      },
      check: ({ signal }) => checkAccount(config, (body) => post(`${batches}/dry_run`, body, signal)),
      async getStatus(message, { signal }) {
        const batch = readBatch(await get(pathOf(message), signal));
        expectSameMessage("Sinch", message, batch.id);
        return statusOf(batch, signal);
      },
      find: (prepared, since, { signal }) =>
        findBatch(prepared, since, config, (query) => get(batches + query, signal)),
      async cancel(message, { signal }) {
        const response = await http.request({ method: "DELETE", path: pathOf(message), headers, signal });
        const batch = readBatch(response);
        expectSameMessage("Sinch", message, batch.id);
        // Sinch accepts this for every batch, and cancels what no network has yet.
        if (batch.canceled && wasCanceledInTime(batch)) return;
        const { status } = await statusOf(batch, signal);
        if (status === "canceled") return;
        const problem = "The message is already on its way: Sinch cancels scheduled messages.";
        throw new SmsError({ code: "rejected", message: problem });
      },
      async reportOutcome(message, outcome, { signal }) {
        // Sinch takes only good news: a message without feedback counts as not confirmed.
        if (outcome === "unconfirmed") return;
        // No recipients: all of the batch, which has one.
        const response = await post(pathOf(message, "/delivery_feedback"), { recipients: [] }, signal);
        if (response.status < 200 || response.status > 299) throw errorFromSinch(response);
      },
      close: () => http.close(),
    };
  },
};

/**
 * Creates a connector for one Sinch service plan. It is cheap: create one for each tenant.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createSinch(config: SinchConfig, runtime?: ConnectorRuntime): SinchConnector {
  return createFromSpec(spec, config, runtime);
}
