import { type PreparedMessage, SmsError } from "@smskit/core";
import type { ContractOptions } from "../../contract-rule.ts";
import { acceptedIn, post } from "../reference-connector.ts";
import { type BrokenConnector, declaring, delivering, posting } from "./mistakes.ts";

const hourMs = 3_600_000;

/** Whether a date is within the range of the provider, and not at its ends. */
function isUsual(sendAt: Date | undefined): sendAt is Date {
  const ahead = (sendAt?.getTime() ?? 0) - Date.now();
  return ahead > hourMs && ahead < 24 * hourMs;
}

/** Mistakes with when a message is sent, and until when. */
export const brokenMessageTimes: readonly BrokenConnector[] = [
  {
    mistake: "sends at once what it says is scheduled",
    create: delivering(async (tools, message, context) => {
      const { sendAt, ...now } = message;
      const sent = acceptedIn(await post(tools, isUsual(sendAt) ? now : message, context));
      return sendAt === undefined ? sent : { ...sent, status: "scheduled" };
    }),
    fails: { "schedules-as-declared": /must not be sent before it is due/ },
  },
  {
    mistake: "calls a scheduled message accepted",
    create: delivering(async (tools, message, context) => ({
      ...acceptedIn(await post(tools, message, context)),
      status: "accepted",
    })),
    fails: { "schedules-as-declared": /the status of a scheduled message/ },
  },
  {
    mistake: "writes the time of a schedule in another time zone",
    create: posting(({ sendAt, ...message }) => ({
      ...message,
      sendAt: isUsual(sendAt) ? new Date(sendAt.getTime() + 2 * hourMs) : sendAt,
    })),
    fails: { "schedules-as-declared": /when it was due/ },
  },
  {
    mistake: "moves a schedule into the range of the provider",
    create: posting(({ sendAt, ...message }) => {
      if (sendAt === undefined) return message;
      const seconds = (sendAt.getTime() - Date.now()) / 1_000;
      const inside = Math.min(Math.max(seconds, 310), 3_024_000);
      return { ...message, sendAt: new Date(Date.now() + inside * 1_000) };
    }),
    fails: { "schedules-as-declared": /outside the declared range must be refused/ },
  },
  {
    mistake: "cannot schedule as far ahead as it declares",
    create: declaring({ schedule: { min: 300, max: 9_000_000 } }),
    fails: { "schedules-as-declared": /sendAt, which the features declare, must succeed/ },
  },
  {
    mistake: "schedules, and declares that it cannot",
    create: declaring({ schedule: false }),
    fails: { "schedules-as-declared": /the features lack it/ },
  },
  {
    mistake: "loses the validity",
    create: posting((message) => {
      const { validityPeriodSeconds: seconds, ...rest } = message;
      return seconds === 3_600 ? rest : message;
    }),
    fails: { "expires-as-declared": /must wait until its validity is over/ },
  },
  {
    mistake: "shortens a validity that is too long",
    create: posting(({ validityPeriodSeconds: seconds, ...message }) =>
      seconds === undefined ? message : { ...message, validityPeriodSeconds: Math.min(seconds, 36_000) },
    ),
    fails: { "expires-as-declared": /outside the declared range must be refused/ },
  },
  {
    mistake: "gives the validity in minutes",
    create: posting(({ validityPeriodSeconds: seconds, ...message }) =>
      seconds === undefined ? message : { ...message, validityPeriodSeconds: Math.ceil(seconds / 60) },
    ),
    fails: { "expires-as-declared": /must wait until its validity is over|must be refused/ },
  },
  {
    mistake: "has one validity for all messages",
    create: posting((message) => {
      const { validityPeriodSeconds: seconds } = message;
      return seconds === undefined || seconds > 36_000
        ? message
        : { ...message, validityPeriodSeconds: 36_000 };
    }),
    fails: { "expires-as-declared": /must expire when its validity is over/ },
  },
  {
    mistake: "passes on a validity, and declares that it cannot",
    create: declaring({ validity: false }),
    fails: { "expires-as-declared": /the features lack it/ },
  },
  {
    mistake: "does not say that the schedule is what the provider refuses",
    create: refusingWithoutAField(({ sendAt }) => sendAt !== undefined),
    fails: { "schedules-as-declared": /sendAt outside the declared range: the error must name the field/ },
  },
  {
    mistake: "does not say that the validity is what the provider refuses",
    create: refusingWithoutAField(({ validityPeriodSeconds }) => validityPeriodSeconds !== undefined),
    fails: {
      "expires-as-declared":
        /validityPeriodSeconds outside the declared range: the error must name the field/,
    },
  },
];

/** The reference connector, whose refusals of such messages have only a general sentence. */
function refusingWithoutAField(concerns: (message: PreparedMessage) => boolean): ContractOptions["create"] {
  return delivering(async (tools, message, context) => {
    const response = await post(tools, message, context);
    if (response.status !== 400 || !concerns(message)) return acceptedIn(response);
    throw new SmsError({ code: "invalid-message", message: "The request is invalid: check the message." });
  });
}
