import type { ProviderResponse } from "../../../server/provider-response.ts";
import { isoSeconds } from "../../shared/dates.ts";
import { randomHexId } from "../../shared/ids.ts";
import { metaList } from "../paging.ts";
import type { TwilioCall, TwilioHandler, TwilioResource } from "../resources.ts";
import { empty, json } from "../responses.ts";
import type { ContentTemplate } from "./content-templates.ts";
import { filterTemplates } from "./filter-templates.ts";
import { readTemplate } from "./read-template.ts";

/**
 * The resources of `content.twilio.com`: templates are created, read, changed, approved and deleted. WhatsApp approves
 * every template at once.
 *
 * @see https://www.twilio.com/docs/content/content-api-resources
 */
export const contentResources: readonly TwilioResource[] = [
  { path: "/v1/Content", GET: list(templateResource), POST: create },
  {
    path: "/v1/Content/{Sid}",
    GET: ofTemplate((template, call) => json(200, call.request.host, templateResource(template, call))),
    PUT: ofTemplate(update),
    DELETE: ofTemplate(remove),
  },
  {
    path: "/v1/Content/{Sid}/ApprovalRequests",
    GET: ofTemplate((template, call) => json(200, call.request.host, approvalResource(template, call))),
  },
  { path: "/v1/Content/{ContentSid}/ApprovalRequests/whatsapp", POST: ofTemplate(requestApproval) },
  { path: "/v1/ContentAndApprovals", GET: list(templateWithApproval) },
  // Templates from before the Content API; a mock has none.
  { path: "/v1/LegacyContent", GET: list(templateResource, () => []) },
  { path: "/v2/Content", GET: list(templateResource) },
  { path: "/v2/ContentAndApprovals", GET: list(templateWithApproval) },
];

type Render = (template: ContentTemplate, call: TwilioCall) => Record<string, unknown>;

/** The lists of v2 have filters, those of v1 ignore them. */
function list(
  render: Render,
  templatesOf = ({ account, state }: TwilioCall): readonly ContentTemplate[] =>
    state.content.list(account.sid),
): TwilioHandler {
  return (call) => {
    const { request } = call;
    const templates = templatesOf(call);
    const found = request.path.startsWith("/v2/") ? filterTemplates(templates, request.query) : templates;
    return metaList("contents", found, request, (template) => render(template, call));
  };
}

function ofTemplate(
  respond: (template: ContentTemplate, call: TwilioCall) => ProviderResponse,
): TwilioHandler {
  return (call) => {
    const sid = call.path["Sid"] ?? call.path["ContentSid"] ?? "";
    const template = call.state.content.find(sid, call.account.sid);
    return template === undefined ? call.notFound(call.request) : respond(template, call);
  };
}

function create(call: TwilioCall): ProviderResponse {
  const { request, account, state, respondWithError } = call;
  const read = readTemplate(request.json ?? {});
  if ("code" in read) return respondWithError(read.code, request.host, { reason: read.reason });
  if (read.language === undefined) return respondWithError(92003, request.host);
  const now = new Date(state.carrier.now());
  const template: ContentTemplate = {
    sid: `HX${randomHexId()}`,
    accountSid: account.sid,
    friendlyName: "",
    ...read,
    language: read.language,
    createdAt: now,
    updatedAt: now,
  };
  state.content.save(template);
  return json(201, request.host, templateResource(template, call));
}

function update(template: ContentTemplate, call: TwilioCall): ProviderResponse {
  const { request, state, respondWithError } = call;
  const read = readTemplate(request.json ?? {});
  if ("code" in read) return respondWithError(read.code, request.host, { reason: read.reason });
  const changed: ContentTemplate = {
    ...template,
    ...read,
    language: read.language ?? template.language,
    updatedAt: new Date(state.carrier.now()),
  };
  state.content.save(changed);
  return json(200, request.host, templateResource(changed, call));
}

function remove(template: ContentTemplate, { request, state }: TwilioCall): ProviderResponse {
  state.content.remove(template);
  return empty(204, request.host);
}

const categories = new Set(["UTILITY", "MARKETING", "AUTHENTICATION"]);

function requestApproval(template: ContentTemplate, call: TwilioCall): ProviderResponse {
  const { request, state, respondWithError } = call;
  if (template.approval !== undefined) return respondWithError(92009, request.host);
  const { name, category, allow_category_change: allowsChange } = request.json ?? {};
  if (typeof name !== "string" || !/^[a-z0-9_]{1,512}$/.test(name)) {
    return respondWithError(20001, request.host, { reason: "Invalid parameter: name" });
  }
  if (typeof category !== "string" || !categories.has(category)) {
    return respondWithError(20001, request.host, { reason: "Invalid parameter: category" });
  }
  const approval = { name, category, allowsChange: allowsChange !== false };
  const submitted = { ...template, approval };
  state.content.save(submitted);
  return json(201, request.host, { ...approvalOf(submitted), status: "received" });
}

function templateResource(template: ContentTemplate, { request }: TwilioCall): Record<string, unknown> {
  const url = urlOf(template, request.origin);
  return {
    language: template.language,
    date_updated: isoSeconds(template.updatedAt),
    variables: template.variables,
    friendly_name: template.friendlyName,
    account_sid: template.accountSid,
    url,
    sid: template.sid,
    date_created: isoSeconds(template.createdAt),
    types: template.types,
    links: {
      approval_create: `${url}/ApprovalRequests/whatsapp`,
      approval_fetch: `${url}/ApprovalRequests`,
    },
  };
}

function templateWithApproval(template: ContentTemplate, call: TwilioCall): Record<string, unknown> {
  const { url: _, links: __, ...resource } = templateResource(template, call);
  return { ...resource, approval_requests: approvalOf(template) };
}

function approvalResource(template: ContentTemplate, { request }: TwilioCall): Record<string, unknown> {
  return {
    url: `${urlOf(template, request.origin)}/ApprovalRequests`,
    whatsapp: { type: "whatsapp", ...approvalOf(template) },
    account_sid: template.accountSid,
    sid: template.sid,
  };
}

function approvalOf({ approval, types }: ContentTemplate): Record<string, unknown> {
  const [contentType = ""] = Object.keys(types);
  return {
    category: approval?.category ?? "",
    status: approval === undefined ? "unsubmitted" : "approved",
    rejection_reason: "",
    name: approval?.name ?? "",
    content_type: approval === undefined ? "" : contentType,
    allow_category_change: approval?.allowsChange ?? true,
  };
}

function urlOf({ sid }: ContentTemplate, origin: string): string {
  return `${origin}/v1/Content/${sid}`;
}
