import { countryOfNumber } from "../../shared/countries.ts";
import { allowsAlphanumeric } from "../alphanumeric.ts";
import type { TwilioState } from "../state.ts";
import type { MessagingService, PoolSender } from "./messaging-service.ts";

/** A text that a service sends. */
export interface ServiceText {
  readonly to: string;
  readonly hasMedia: boolean;
}

/** The calling code of the United States, whose numbers text every country. */
const home = "+1";

/**
 * Chooses the sender in a service's pool for a recipient; `undefined` if none suits. An alphanumeric sender comes first if
 * the recipient's country allows them, then a short code and then a number of that country. Without one, a number of the
 * United States is used, and last any number. A recipient keeps its sender, unless a number or a short code of its country
 * was added. Otherwise the sender that has sent the least is chosen.
 *
 * @see https://help.twilio.com/articles/223181268-What-is-Geomatch-and-how-does-it-work
 * @see https://help.twilio.com/articles/15361592743835-How-does-adding-a-new-Sender-Type-to-my-Messaging-Service-affect-Sticky-Sender-mappings
 */
export function chooseSender(
  service: MessagingService,
  text: ServiceText,
  state: Pick<TwilioState, "sender" | "services">,
): string | undefined {
  const { history } = state.services;
  const ranked = service.senders
    .filter((one) => canText(one, service, text, state))
    .flatMap((one) => {
      const rank = rankOf(one, text, state);
      return rank === undefined ? [] : [{ ...one, rank }];
    });
  const best = Math.min(...ranked.map(({ rank }) => rank));
  const last = history.lastSender(service, text.to);
  const usual = ranked.find(({ sender }) => sender === last);
  const hasLocal = ranked.some(({ rank, kind }) => rank < abroad && kind !== "alphanumeric");
  if (service.settings.stickySender && usual && (usual.rank < abroad || !hasLocal)) return usual.sender;
  const equals = ranked.filter(({ rank }) => rank === best);
  const nearby = service.settings.areaCodeGeomatch ? equals.filter((one) => isNearby(one, text.to)) : [];
  const [first, ...others] = nearby.length > 0 ? nearby : equals;
  if (first === undefined) return undefined;
  return others.reduce(
    (least, one) =>
      history.countOf(service, one.sender) < history.countOf(service, least.sender) ? one : least,
    first,
  ).sender;
}

/** Senders of this rank and those after it belong to another country than the recipient. */
const abroad = 10;

/** `undefined` if the sender cannot text the recipient. */
function rankOf(
  { kind, sender, country }: PoolSender,
  { to }: ServiceText,
  state: Pick<TwilioState, "sender">,
): number | undefined {
  const code = state.sender(sender)?.callingCode;
  switch (kind) {
    case "alphanumeric":
      if (!allowsAlphanumeric(to)) return undefined;
      if (country === undefined) return 1;
      return country === countryOfNumber(to)?.country ? 0 : undefined;
    case "short-code":
      return to.startsWith(code ?? home) ? 2 : undefined;
    case "phone": {
      const own = code ?? `+${countryOfNumber(sender)?.callingCode}`;
      if (to.startsWith(own)) return 3;
      return own === home ? abroad : abroad + 1;
    }
    case "channel":
      return undefined;
  }
}

function canText(
  { sender }: PoolSender,
  { settings }: MessagingService,
  { to, hasMedia }: ServiceText,
  state: Pick<TwilioState, "sender">,
): boolean {
  const { sms, porting, mms, callingCode } = state.sender(sender) ?? {};
  if (sender === to || sms === false || porting === true) return false;
  // The MMS converter sends a link instead.
  if (hasMedia && mms === false && !settings.mmsConverter) return false;
  return callingCode === undefined || to.startsWith(callingCode);
}

/** Whether both are in North America and have the same area code. */
function isNearby({ sender }: PoolSender, to: string): boolean {
  return to.startsWith(home) && sender.slice(0, 5) === to.slice(0, 5);
}
