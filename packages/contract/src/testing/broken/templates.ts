import { type PreparedMessage, SmsError, type SmsMessage } from "@smskit/core";
import { recipient } from "../../bench.ts";
import { referenceConfig } from "../reference-config.ts";
import { altered, type BrokenConnector, preparing } from "./mistakes.ts";

const content = referenceConfig.templates[0]?.content ?? "";

type Message = SmsMessage | PreparedMessage;

/** Prepares properly but for the number, which it takes from `read`. */
function reading(read: (typed: string) => string) {
  return preparing(async (message, good) => {
    const prepared = await good.prepare({ ...message, to: recipient });
    return { ...prepared, to: read(message.to) };
  });
}

/** Prepares properly but for templates, which it renders by `render`. */
function rendering(render: (variables: Record<string, unknown>) => string) {
  return preparing(async (message, good) => {
    if (message.body !== undefined || message.usageType !== "SignIn") return good.prepare(message);
    const body = render((message.variables ?? {}) as Record<string, unknown>);
    const { usageType, variables } = message;
    return {
      ...(await good.prepare({ to: message.to, body, literal: true })),
      usageType,
      ...(variables && { variables }),
    };
  });
}

const placeholders = /\{\{\s*(\w+)\s*\}\}/g;

function expandTwice(variables: Record<string, unknown>): string {
  const expand = (text: string) =>
    text.replace(placeholders, (found, name) =>
      Object.hasOwn(variables, name) ? String(variables[name]) : found,
    );
  return expand(expand(content));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Mistakes with numbers and templates. */
export const brokenTemplates: readonly BrokenConnector[] = [
  {
    mistake: "passes the number on as it was typed",
    create: reading((typed) => typed),
    fails: { "canonical-numbers": /the number .* prepared/ },
  },
  {
    mistake: "takes whatever digits there are for the number",
    create: reading((typed) => `+${String(typed).replace(/\D/g, "")}`),
    fails: { "canonical-numbers": /the number .* prepared/ },
  },
  {
    mistake: "takes whatever looks like E.164 as it is, with the zero that is dialed within a country",
    create: preparing(async (message, good) =>
      typeof message.to === "string" && /^\+[1-9]\d{6,14}$/.test(message.to)
        ? { ...(await good.prepare({ ...message, to: recipient })), to: message.to }
        : good.prepare(message),
    ),
    fails: { "canonical-numbers": /the number "\+23408012345678", prepared/ },
  },
  {
    mistake: "checks the number with a regular expression, which makes a list a string",
    create: preparing(async (message, good) =>
      typeof message.to !== "string" && /^\+[1-9]\d{6,14}$/.test(message.to)
        ? { ...(await good.prepare({ ...message, to: recipient })), to: message.to }
        : good.prepare(message),
    ),
    fails: { "canonical-numbers": /\["\+15558675310"\]|must throw; it resolved/ },
  },
  {
    mistake: "texts the template itself",
    create: rendering(() => content),
    fails: { "renders-the-template": /the text has the code/ },
  },
  {
    mistake: "fills templates in with replace() and a string, in which $& means something",
    create: rendering(({ code }) => content.replace("{{code}}", String(code))),
    fails: {
      "inserts-values-once": /\$& stays as it is/,
      "refuses-bad-variables": /must throw; it resolved/,
    },
  },
  {
    mistake: "leaves {{code}} in the text when the variable is missing",
    create: rendering((variables) =>
      content.replace(placeholders, (found, name) => (name in variables ? String(variables[name]) : found)),
    ),
    fails: { "refuses-bad-variables": /must throw; it resolved/ },
  },
  {
    mistake: "reads inherited variables and calls getters",
    create: preparing(async (message, good) => {
      const { code } = (message.variables ?? {}) as { code?: unknown };
      if (typeof code !== "string" || message.body !== undefined) return good.prepare(message);
      return good.prepare({ ...message, variables: { code } } as SmsMessage);
    }),
    fails: { "refuses-bad-variables": /must throw; it resolved/ },
  },
  {
    mistake: "takes any text for a code",
    create: preparing(async (message, good) => {
      const code: unknown = message.variables?.code;
      if (typeof code !== "string" || code.length > 20) return good.prepare(message);
      const body = content.replaceAll("{{code}}", () => code);
      return { ...(await good.prepare({ to: message.to, body, literal: true })), variables: { code } };
    }),
    fails: { "refuses-bad-variables": /must throw; it resolved/ },
  },
  {
    mistake: "hands the locale on to Intl as it comes",
    create: preparing(async (message, good) => {
      if (message.locale !== undefined) Intl.getCanonicalLocales(message.locale as string);
      return good.prepare(message);
    }),
    fails: { "understands-locales": /must succeed; it threw RangeError/ },
  },
  {
    mistake: "has no text for a language that it has no template for",
    create: preparing(async (message, good) => {
      const prepared = await good.prepare(message);
      if (prepared.locale === undefined || prepared.usageType === undefined) return prepared;
      throw new SmsError({ code: "template-not-found", message: "No template in this language." });
    }),
    fails: { "understands-locales": /must succeed; it threw SmsError/ },
  },
  {
    mistake: "texts a placeholder that nothing fills",
    create: altered((good) => {
      const meant = (message: Message) =>
        ("kind" in message || message.body === undefined
          ? message
          : { ...message, literal: true }) as Message;
      return {
        prepare: (message) => good.prepare(meant(message)),
        send: (message, options) => good.send(meant(message), options),
      };
    }),
    fails: { "refuses-unfilled-placeholders": /must throw; it resolved/ },
  },
  {
    mistake: "takes the braces in a value for a placeholder",
    create: altered((good) => ({
      async send({ to, body, ...message }, options) {
        return good.send(
          (body?.includes("{{") ? { to, body } : { to, body, ...message }) as Message,
          options,
        );
      },
    })),
    fails: { "refuses-unfilled-placeholders": /send\(\) must succeed/ },
  },
  {
    mistake: "expands placeholders inside values",
    create: rendering(expandTwice),
    fails: { "inserts-values-once": /\{\{name\}\} stays as it is/ },
  },
  {
    mistake: "escapes values as if for HTML",
    create: rendering(({ code }) => content.replace("{{code}}", () => escapeHtml(String(code)))),
    fails: { "inserts-values-once": /<b>&amp; stays as it is/ },
  },
  {
    mistake: "falls back to any template for a usage type that it does not know",
    create: altered((good) => ({
      send: (message, options) =>
        good.send(
          message.usageType === undefined ? message : ({ ...message, usageType: "SignIn" } as SmsMessage),
          options,
        ),
    })),
    fails: { "refuses-unknown-usage-types": /must throw; it resolved/ },
  },
];
