import type { Carrier } from "../carrier.ts";
import { defineMockProvider, type MockProvider, type ProviderAnswer, type ProviderRequest, type Uplink } from "../mock-provider.ts";
import { createMessageAnswer } from "./create-message.ts";
import { normaliseNumber } from "./check-recipient.ts";
import { messageResource } from "./message-resource.ts";
import { createErrorAnswers, json } from "./twilio-answers.ts";
import type { TwilioErrorCode } from "./twilio-errors.ts";
import type { MockTwilioOptions } from "./twilio-options.ts";
import { createTwilioWorld } from "./twilio-world.ts";

export function mockTwilio(carrier: Carrier, options: MockTwilioOptions = {}): MockProvider {
  const world = createTwilioWorld(carrier, options);
  const answerError = createErrorAnswers({ problemDetails: options.problemDetails ?? false });
  const messages = /^\/2010-04-01\/Accounts\/([^/]+)\/Messages\.json$/;
  function answer(request: ProviderRequest, uplink: Uplink): ProviderAnswer {
    const { host, path, method } = request;
    const m = /^\/2010-04-01\/Accounts\/([^/.]+)/.exec(path)?.[1];
    const account = world.authenticate(request, m);
    if (!account) return answerError(20003, host);
    if (!world.admit(account)) return answerError(20429, host);
    if (messages.test(path) && method === "POST") return createMessageAnswer(request, uplink, { account, world, carrier, answerError });
    const one = /\/Messages\/(\w+)\.json$/.exec(path)?.[1];
    const found = one === undefined ? undefined : carrier.message(one);
    if (found) return json(200, host, messageResource(found));
    return answerError(20404, host, { path });
  }
  return defineMockProvider({
    provider: "twilio",
    carrier,
    sites: [
      { host: "api.twilio.com", hosts: /^api(\.[a-z0-9-]+){0,2}\.twilio\.com$/, paths: /^\/2010-04-01\// },
      { host: "messaging.twilio.com", hosts: /^messaging(\.[a-z0-9-]+){0,2}\.twilio\.com$/, paths: /^\/v1\/Services/ },
    ],
    recipientOf: ({ form }) => { const to = form.get("To"); return to === null ? undefined : normaliseNumber(to); },
    answer,
    refuse(refusal, { host }) {
      switch (refusal.reason) {
        case "rate-limited": {
          const answered = answerError(20429, host);
          return refusal.retryAfter === undefined ? answered : { ...answered, headers: { ...answered.headers, "retry-after": refusal.retryAfter } };
        }
        case "server-error": return { ...answerError(20500, host), status: refusal.status };
        case "not-found": return answerError(20404, host, { path: refusal.path });
        case "too-large": return answerError(20413, host);
      }
    },
    reset: () => world.reset(),
  });
}
