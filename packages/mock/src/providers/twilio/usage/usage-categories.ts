import type { MessageRecord } from "../message-records.ts";

/** A category of usage, and the messages that it counts. */
export interface UsageCategory {
  readonly name: string;
  readonly description: string;
  readonly countUnit: string;
  readonly usageUnit: string;
  includes(message: MessageRecord): boolean;
}

const tollFree = /^\+18(?:00|33|44|55|66|77|88)/;

/** The account's side of a message. */
function ownNumber({ direction, from, to }: MessageRecord): string {
  return direction === "inbound" ? to : (from ?? "");
}

function kindOf(message: MessageRecord): "shortcode" | "tollfree" | "longcode" {
  const own = ownNumber(message);
  if (/^\d{3,8}$/.test(own)) return "shortcode";
  return tollFree.test(own) ? "tollfree" : "longcode";
}

const kinds = { longcode: "Long Code", shortcode: "Short Code", tollfree: "Toll-Free" } as const;
const directions = { inbound: "Inbound", outbound: "Outbound" } as const;

/** The categories of texts (`SM…`) or of messages with media (`MM…`). */
function messageCategories(prefix: "sms" | "mms"): UsageCategory[] {
  const units = { countUnit: "messages", usageUnit: prefix === "sms" ? "segments" : "messages" };
  const name = prefix.toUpperCase();
  const isOfKind = ({ sid }: MessageRecord): boolean => sid.startsWith(prefix === "sms" ? "SM" : "MM");
  return [
    { ...units, name: prefix, description: name, includes: isOfKind },
    ...Object.entries(directions).flatMap(([direction, title]): UsageCategory[] => {
      const isInDirection = (message: MessageRecord): boolean =>
        isOfKind(message) && message.direction.startsWith(direction);
      return [
        {
          ...units,
          name: `${prefix}-${direction}`,
          description: `${title} ${name}`,
          includes: isInDirection,
        },
        ...Object.entries(kinds).map(([kind, kindTitle]) => ({
          ...units,
          name: `${prefix}-${direction}-${kind}`,
          description: `${kindTitle} ${title} ${name}`,
          includes: (message: MessageRecord) => isInDirection(message) && kindOf(message) === kind,
        })),
      ];
    }),
  ];
}

function emptyCategory(name: string, description: string, unit = ""): UsageCategory {
  return { name, description, countUnit: unit, usageUnit: unit, includes: () => false };
}

/** What a list without `Category` shows. */
export const usageCategories: readonly UsageCategory[] = [
  ...messageCategories("sms"),
  ...messageCategories("mms"),
  emptyCategory("calls", "Voice Minutes", "calls"),
  emptyCategory("phonenumbers", "Phone Numbers", "numbers"),
  {
    name: "totalprice",
    description: "Total Price",
    countUnit: "",
    usageUnit: "usd",
    includes: () => true,
  },
];

/** A category by its name. Of those that the mock does not know, nothing was used. */
export function categoryOf(name: string): UsageCategory | undefined {
  const known = usageCategories.find((one) => one.name === name);
  return known ?? (/^[a-z][a-z\d-]+$/.test(name) ? emptyCategory(name, name) : undefined);
}
