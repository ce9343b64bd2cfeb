import type { Twilio } from "twilio";

/** A request, and how the SDK makes it. */
export type SdkCall = readonly [
  route: RegExp,
  call: (client: Twilio, ids: readonly string[], parameters: Record<string, unknown>) => Promise<unknown>,
];

/** The path of a resource below a service; the SDK encodes what the path has encoded. */
function below(method: string, path: string): RegExp {
  const source = path.replaceAll("{}", "([^/]+)").replaceAll("/", "\\/");
  return new RegExp(`^${method} \\/v2\\/Services\\/([^/]+)${source}$`);
}

const service = (client: Twilio, sid = "") => client.verify.v2.services(sid);

/** The requests of Verify. The SDK's types want some strings to be of other types. */
export const verifyCalls: readonly SdkCall[] = [
  [
    /^POST \/v2\/Services$/,
    (client, _, parameters) => client.verify.v2.services.create({ friendlyName: "", ...parameters }),
  ],
  [/^GET \/v2\/Services$/, (client) => client.verify.v2.services.list()],
  [below("GET", ""), (client, [sid]) => service(client, sid).fetch()],
  [below("POST", ""), (client, [sid], parameters) => service(client, sid).update(parameters)],
  [below("DELETE", ""), (client, [sid]) => service(client, sid).remove()],
  [
    below("POST", "/Verifications"),
    (client, [sid], parameters) =>
      service(client, sid).verifications.create({ to: "", channel: "", ...parameters }),
  ],
  [
    below("GET", "/Verifications/{}"),
    (client, [sid, id = ""]) => service(client, sid).verifications(id).fetch(),
  ],
  [
    below("POST", "/Verifications/{}"),
    (client, [sid, id = ""], parameters) =>
      service(client, sid)
        .verifications(id)
        .update({ status: "" as "canceled", ...parameters }),
  ],
  [
    below("POST", "/VerificationCheck"),
    (client, [sid], parameters) => service(client, sid).verificationChecks.create(parameters),
  ],
  [
    below("POST", "/RateLimits"),
    (client, [sid], parameters) => service(client, sid).rateLimits.create({ uniqueName: "", ...parameters }),
  ],
  [
    below("POST", "/RateLimits/{}/Buckets"),
    (client, [sid, id = ""], parameters) =>
      service(client, sid)
        .rateLimits(id)
        .buckets.create({ max: "" as never, interval: "" as never, ...parameters }),
  ],
  [
    below("POST", "/RateLimits/{}/Buckets/{}"),
    (client, [sid, id = "", bucket = ""], parameters) =>
      service(client, sid).rateLimits(id).buckets(bucket).update(parameters),
  ],
  [
    below("POST", "/MessagingConfigurations"),
    (client, [sid], parameters) =>
      service(client, sid).messagingConfigurations.create({
        country: "",
        messagingServiceSid: "",
        ...parameters,
      }),
  ],
  [
    below("POST", "/Webhooks"),
    (client, [sid], { eventTypes, ...parameters }) =>
      service(client, sid).webhooks.create({
        friendlyName: "",
        webhookUrl: "",
        eventTypes: eventTypes === undefined ? [] : [String(eventTypes)],
        ...parameters,
      }),
  ],
  [/^GET \/v2\/Attempts$/, (client, _, parameters) => client.verify.v2.verificationAttempts.list(parameters)],
  [
    /^POST \/v2\/SafeList\/Numbers$/,
    (client, _, parameters) => client.verify.v2.safelist.create({ phoneNumber: "", ...parameters }),
  ],
  [
    below("POST", "/Entities"),
    (client, [sid], parameters) => service(client, sid).entities.create({ identity: "", ...parameters }),
  ],
  [
    below("POST", "/Entities/{}/Factors"),
    (client, [sid, identity = ""], parameters) =>
      service(client, sid)
        .entities(identity)
        .newFactors.create({ friendlyName: "", factorType: "" as "totp", ...parameters }),
  ],
  [
    below("POST", "/Entities/{}/Factors/{}"),
    (client, [sid, identity = "", id = ""], parameters) =>
      service(client, sid).entities(identity).factors(id).update(parameters),
  ],
  [
    below("POST", "/Entities/{}/Challenges"),
    (client, [sid, identity = ""], parameters) =>
      service(client, sid)
        .entities(identity)
        .challenges.create({ factorSid: "", ...parameters }),
  ],
  [
    below("POST", "/Entities/{}/Challenges/{}"),
    (client, [sid, identity = "", id = ""], parameters) =>
      service(client, sid).entities(identity).challenges(id).update(parameters),
  ],
  [
    below("POST", "/Entities/{}/Challenges/{}/Notifications"),
    (client, [sid, identity = "", id = ""], parameters) =>
      service(client, sid).entities(identity).challenges(id).notifications.create(parameters),
  ],
  [
    below("POST", "/AccessTokens"),
    (client, [sid], parameters) =>
      service(client, sid).accessTokens.create({ identity: "", factorType: "" as "push", ...parameters }),
  ],
];
