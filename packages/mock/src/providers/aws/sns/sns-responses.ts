import type { Uplink } from "../../../server/mock-provider.ts";
import type { ProviderRequest } from "../../../server/provider-request.ts";
import type { ProviderResponse } from "../../../server/provider-response.ts";
import { isHttpUrl } from "../../shared/validation.ts";
import { authenticate } from "../authenticate.ts";
import type { AwsState } from "../state.ts";
import { certificatePath } from "./notification.ts";
import { publishResponse } from "./publish.ts";
import { queryError, queryResult } from "./query-responses.ts";
import { snsCertificate } from "./signing-key.ts";

/** The errors about signatures, as SNS names them. */
const authenticationErrors = {
  ExpiredTokenException: { code: "ExpiredToken", status: 403 },
  IncompleteSignatureException: { code: "IncompleteSignature", status: 400 },
  InvalidSignatureException: { code: "SignatureDoesNotMatch", status: 403 },
  MissingAuthenticationTokenException: { code: "MissingAuthenticationToken", status: 403 },
  UnrecognizedClientException: { code: "InvalidClientTokenId", status: 403 },
} as const;

/**
 * Responds as SNS does: with its certificate, to the links of its messages, and to actions of its Query protocol.
 *
 * @returns `undefined` for an action that is not mocked.
 */
export function snsResponse(
  request: ProviderRequest,
  uplink: Uplink,
  state: AwsState,
): ProviderResponse | undefined {
  if (request.path === certificatePath) {
    return { status: 200, headers: { "content-type": "application/x-pem-file" }, body: snsCertificate() };
  }
  const parameters = request.method === "GET" ? request.query : request.form;
  const action = parameters.get("Action");
  // The links need no signature: the token is enough.
  if (action === "ConfirmSubscription") return confirmResponse(parameters, uplink, state);
  if (action === "Unsubscribe") {
    if (!uplink.isLost) state.subscriptions.remove(parameters.get("SubscriptionArn") ?? "");
    return queryResult(action, {});
  }
  const caller = authenticate(request, state, "sns");
  if ("type" in caller) {
    const { code, status } = authenticationErrors[caller.type];
    return queryError(status, code, caller.message);
  }
  const { account } = caller;
  if (!state.limit.admit(account.id, account.requestsPerSecond)) {
    return queryError(400, "Throttling", "Rate exceeded");
  }
  if (account.status === "disabled") {
    return queryError(403, "AuthorizationError", "The account is disabled");
  }
  switch (action) {
    case "Publish":
      // A message to a topic is not a text.
      return parameters.has("TopicArn") || parameters.has("TargetArn")
        ? undefined
        : publishResponse(request, uplink, { state, account });
    case "Subscribe":
      return subscribeResponse(parameters, uplink, state);
    default:
      return undefined;
  }
}

function subscribeResponse(form: URLSearchParams, { isLost }: Uplink, state: AwsState): ProviderResponse {
  const [topicArn = "", url = "", protocol = ""] = ["TopicArn", "Endpoint", "Protocol"].map(
    (name) => form.get(name) ?? "",
  );
  if (!/^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w.-]+$/.test(topicArn)) {
    return queryError(400, "InvalidParameter", "Invalid parameter: TopicArn");
  }
  if (!/^https?$/.test(protocol) || !isHttpUrl(url) || !url.startsWith(`${protocol}:`)) {
    return queryError(
      400,
      "InvalidParameter",
      "Invalid parameter: Endpoint must match the specified protocol",
    );
  }
  if (isLost) return queryResult("Subscribe", { SubscriptionArn: "pending confirmation" });
  const { arn, confirmed } = state.subscriptions.add({ topicArn, url });
  const showsArn = confirmed || form.get("ReturnSubscriptionArn") === "true";
  return queryResult("Subscribe", { SubscriptionArn: showsArn ? arn : "pending confirmation" });
}

function confirmResponse(parameters: URLSearchParams, { isLost }: Uplink, state: AwsState): ProviderResponse {
  const [topicArn, token] = [parameters.get("TopicArn") ?? "", parameters.get("Token") ?? ""];
  const subscription = isLost ? undefined : state.subscriptions.confirm(topicArn, token);
  if (subscription === undefined) return queryError(400, "InvalidParameter", "Invalid parameter: Token");
  return queryResult("ConfirmSubscription", { SubscriptionArn: subscription.arn });
}
