import { z } from "@hono/zod-openapi";
import { type DoorConfig, type DoorText, doorSettings } from "./door.ts";

/** An alert that still waits after an hour is of no use. */
const lifeSeconds = 3_600;
/** The most characters of each variable: the rest of the text is the template's own. */
const longest = { alertname: 80, severity: 20, summary: 200, title: 120 } as const;

/** What every door for alerts has in the config. */
export const alertSettings = {
  ...doorSettings,
  to: z
    .array(
      z.string().regex(/^\+[1-9]\d{6,14}$/, { error: "must be a number in E.164, such as +15558675310" }),
    )
    .min(1)
    .max(50)
    .describe("Who is texted, E.164. Numbers in requests are never used."),
  sendResolved: z
    .boolean()
    .default(false)
    .describe("Whether the end of an alert is texted, too. Default: false."),
  maxSegments: z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe("The most segments of a text. A longer one is cut. Default: 2."),
  repeatAfterSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(900)
    .describe(
      "Seconds in which a repeated notification is recognized and texted once: longer than the system retries. Default: 900.",
    ),
  hourlyTexts: z
    .int()
    .min(1)
    .default(20)
    .describe("The most texts in an hour, to all recipients together. Default: 20."),
  dailyTexts: z
    .int()
    .min(1)
    .default(100)
    .describe("The most texts in 24 hours, to all recipients together. Default: 100."),
};

export interface AlertConfig extends DoorConfig {
  readonly to: readonly string[];
  readonly sendResolved: boolean;
  readonly maxSegments: number;
  readonly repeatAfterSeconds: number;
}

/** What one text says. Its strings are a system's own, of any length. */
export interface Alert {
  /** `firing`, `resolved`, `down`, `up`. */
  readonly status: string;
  readonly alertname: string;
  readonly count?: number | undefined;
  readonly severity?: string | undefined;
  readonly summary?: string | undefined;
  /** The heading that the system worded. */
  readonly title?: string | undefined;
  /** What a repeated notification has in common with the first. */
  readonly once: readonly string[];
}

/** Returns a text for each recipient of the config. */
export function textsOfAlert(alert: Alert, config: AlertConfig): DoorText[] {
  const { status, count = 1, once } = alert;
  const alertname = plainLine(alert.alertname, longest.alertname);
  const severity = plainLine(alert.severity, longest.severity);
  const summary = plainLine(alert.summary, longest.summary);
  const title = plainLine(alert.title, longest.title);
  const notes = [...(count > 1 ? [`${count} alerts`] : []), ...(severity === "" ? [] : [severity])];
  const heading = `${status.toUpperCase()}: ${alertname}${notes.length > 0 ? ` (${notes.join(", ")})` : ""}`;
  const worded = summary === "" ? heading : `${heading}. ${summary}`;
  return config.to.map((to) => ({
    to,
    kind: status,
    variables: { status, alertname, count, severity, summary, title },
    body: config.content === "system" && title !== "" ? title : worded,
    maxSegments: config.maxSegments,
    lifeSeconds,
    once: [to, ...once],
    onceSeconds: config.repeatAfterSeconds,
  }));
}

/** Returns the first characters of a text in one line. Two braces look like a placeholder that nobody filled: one is enough. */
export function plainLine(text: string | undefined, maximum: number): string {
  const line = (text ?? "")
    .slice(0, 4 * maximum)
    .replace(/[\p{Cc}\p{White_Space}\u2028\u2029]+/gu, " ")
    .replace(/\{{2,}/g, "{")
    .replace(/\}{2,}/g, "}")
    .trim();
  const characters = [...line.toWellFormed()];
  return characters.length <= maximum
    ? characters.join("")
    : `${characters
        .slice(0, maximum - 3)
        .join("")
        .trimEnd()}...`;
}
