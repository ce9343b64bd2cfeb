import { isObjection, type Objection, refuse } from "../objection.ts";
import { metaList } from "../paging.ts";
import type { ResourceStore } from "../resource-store.ts";
import type { TwilioHandler, TwilioResource } from "../resources.ts";
import { empty, json } from "../responses.ts";
import { ofService, type ServiceCall } from "./verify-call.ts";
import type { VerifyServices } from "./verify-services.ts";

interface Member {
  readonly sid: string;
  readonly accountSid: string;
}

/** Resources of one kind that belong to a Verify service, or to something within it. */
export interface Collection<Resource extends Member> {
  /** Of the list: `/v2/Services/{ServiceSid}/RateLimits`. */
  readonly path: string;
  /** The name of the path's parameter that tells one from the others. @default "Sid" */
  readonly parameter?: string;
  /** Of the list in a response: `rate_limits`. */
  readonly key: string;
  readonly store: ResourceStore<Resource>;
  /** Those that the path names, the newest first; `undefined` if something in the path does not exist. */
  members(call: ServiceCall): readonly Resource[] | undefined;
  /** What the path calls one by. @default its SID */
  idOf?(resource: Resource): string;
  /** Which ones a list shows. @default all */
  filter?(resource: Resource, query: URLSearchParams): boolean;
  /** Makes one from a request; it is saved if there is no objection. Leave it out if requests create none. */
  create?(call: ServiceCall, members: readonly Resource[]): Resource | Objection;
  /** What a request changes; it is saved if there is no objection. Leave it out if nothing changes. */
  update?(resource: Resource, call: ServiceCall, members: readonly Resource[]): Resource | Objection;
  /** Whether a request may delete one. @default true */
  readonly canDelete?: boolean;
  /** Is called after one was deleted. */
  removed?(resource: Resource, call: ServiceCall): void;
  /** @param url The address of the resource. */
  render(resource: Resource, url: string): Record<string, unknown>;
  /** What the response to a request that creates one adds. @default nothing */
  renderNew?(resource: Resource): Record<string, unknown>;
}

/** Makes the resources of a collection: its list, and each of its members. */
export function collectionResources<Resource extends Member>(
  services: VerifyServices,
  collection: Collection<Resource>,
): TwilioResource[] {
  const { path, parameter = "Sid", key, store, members, create, update } = collection;
  const { idOf = ({ sid }) => sid, filter = () => true, canDelete = true } = collection;
  const urlOf = (base: string, resource: Resource) => `${base}/${encodeURIComponent(idOf(resource))}`;

  const list: TwilioHandler = ofService(services, (call) => {
    const { origin, query, path: listPath } = call.request;
    const wanted = members(call)?.filter((one) => filter(one, query));
    if (wanted === undefined) return call.notFound(call.request);
    return metaList(key, wanted, call.request, (resource) =>
      collection.render(resource, urlOf(origin + listPath, resource)),
    );
  });

  const add: TwilioHandler | undefined =
    create &&
    ofService(services, (call) => {
      const { host, origin, path: listPath } = call.request;
      const all = members(call);
      if (all === undefined) return call.notFound(call.request);
      const created = create(call, all);
      if (isObjection(created)) return refuse(call, created);
      store.save(created);
      const rendered = collection.render(created, urlOf(origin + listPath, created));
      return json(201, host, { ...rendered, ...collection.renderNew?.(created) });
    });

  /** Finds the member that the path names. */
  const ofMember = (
    handle: (resource: Resource, call: ServiceCall, all: readonly Resource[]) => ReturnType<TwilioHandler>,
  ): TwilioHandler =>
    ofService(services, (call) => {
      const all = members(call);
      const found = all?.find((one) => idOf(one) === call.path[parameter]);
      if (all === undefined || found === undefined) return call.notFound(call.request);
      return handle(found, call, all);
    });
  const show = (resource: Resource, { request }: ServiceCall) =>
    json(200, request.host, collection.render(resource, request.origin + request.path));

  const change =
    update &&
    ofMember((resource, call, all) => {
      const changed = update(resource, call, all);
      if (isObjection(changed)) return refuse(call, changed);
      store.save(changed);
      return show(changed, call);
    });
  const remove = ofMember((resource, call) => {
    store.remove(resource);
    collection.removed?.(resource, call);
    return empty(204, call.request.host);
  });

  return [
    { path, GET: list, ...(add && { POST: add }) },
    {
      path: `${path}/{${parameter}}`,
      GET: ofMember(show),
      ...(change && { POST: change }),
      ...(canDelete && { DELETE: remove }),
    },
  ];
}
