import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonResponse } from "../shared/responses.ts";
import { checkRequest } from "./check-request.ts";
import { shownStatus } from "./delivery-codes.ts";
import { inQuery, messageOfQuery } from "./query-message.ts";
import { refused } from "./responses.ts";
import { sendMessages } from "./send-messages.ts";
import type { CallingAccount, InfobipState } from "./state.ts";
import { checkVersion2 } from "./version-2.ts";

/** A request of an account. */
export interface Caller {
  readonly state: InfobipState;
  readonly account: CallingAccount;
}

/**
 * Responds to `POST /sms/3/messages`, and to the paths of texts before it. Whatever is well-formed gets a 200, with the status of each
 * message: also of those that are rejected.
 */
export function sendResponse(request: ProviderRequest, uplink: Uplink, caller: Caller): ProviderResponse {
  const isVersion2 = !request.path.startsWith("/sms/3/");
  const isQuery = request.path.endsWith("/query");
  const check = isVersion2 || isQuery ? checkVersion2 : checkRequest;
  const json = isQuery ? messageOfQuery(request.query) : (request.json ?? {});
  const checked = check(json, caller.state.carrier.now());
  if (!("messages" in checked)) {
    return refused(request, "badRequest", { violations: isQuery ? checked.map(inQuery) : checked });
  }
  const { bulkId, sent } = sendMessages(checked, caller, uplink);
  const messages = sent.map(({ messageId, status, destination, segments }) => {
    const count = checked.includesCount ? segments : undefined;
    return isVersion2
      ? { messageId, status: shownStatus(status), to: destination, smsCount: count }
      : {
          messageId,
          status: shownStatus(status),
          destination,
          details: count === undefined ? undefined : { messageCount: count },
        };
  });
  const rejected = messages.find(({ status }) => status.groupName === "REJECTED")?.status;
  const response = jsonResponse(200, { bulkId, messages });
  return rejected === undefined
    ? response
    : { ...response, problem: { code: rejected.name, message: rejected.description } };
}
