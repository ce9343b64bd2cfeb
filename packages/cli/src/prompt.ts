import {
  type CANCEL_SYMBOL,
  cancel,
  confirm,
  intro,
  isCancel,
  log,
  multiselect,
  note,
  password,
  select,
  text,
} from "@clack/prompts";
import { countSegments } from "@smskit/core";
import type { SetupChoice } from "@smskit/core/provider";
import { type ConfigDraft, typedValue } from "./config-draft.ts";
import { builtInProviders } from "./load-definition.ts";
import type { Terminal } from "./terminal.ts";

/** The person left: Ctrl-C, or an answer that ends it. */
export class Left extends Error {}

/** Asks at the terminal. Every question throws {@link Left} when the person leaves. */
export type Asker = ReturnType<typeof createAsker>;

const texts: Record<string, string> = {
  SignIn: "Your passcode to sign in is {{code}}. Don't share it.",
  Register: "Welcome! Your passcode is {{code}}.",
  ForgotPassword: "Your passcode to set a new password is {{code}}.",
  Generic: "Your passcode is {{code}}.",
  Test: "This is a test. Your passcode is {{code}}.",
};

/** @param signal ends the question that is asked, and all after it, as if the person had left. */
export function createAsker({ stdin: input, stdout: output }: Terminal, signal: AbortSignal) {
  const streams = { input, output, signal };

  return {
    intro: (title: string) => intro(title, streams),
    step: (title: string) => log.step(title, streams),
    warn: (sentence: string) => log.warn(sentence, streams),
    note: (body: string, title: string) => note(body, title, { ...streams, format: (line) => line }),
    cancel: (sentence: string) => cancel(sentence, streams),

    async confirm(message: string, initialValue: boolean): Promise<boolean> {
      return answered(await confirm({ ...streams, message, initialValue }));
    },

    async provider(): Promise<string> {
      const options = builtInProviders.map((value) => ({ value, label: value }));
      return answered(await select({ ...streams, message: "Which provider?", options }));
    },

    /** The fields of the option that was chosen. */
    async choice(message: string, options: SetupChoice["options"]): Promise<readonly string[]> {
      const listed = options.map(({ label, hint, fields }) => ({
        value: fields,
        label,
        ...(hint !== undefined && { hint }),
      }));
      return answered(await select({ ...streams, message, options: listed }));
    },

    /** Asks until the value has its form; a secret is masked while it is typed. */
    async field(draft: ConfigDraft, name: string): Promise<void> {
      if (name in draft.config) return;
      const field = draft.fields.get(name) ?? {
        name,
        secret: false,
        required: true,
        type: "string",
        description: undefined,
        place: undefined,
      };
      const place = field.place ?? field.description;
      const prompt = {
        ...streams,
        message: place === undefined ? name : `${name}: ${place}`,
        validate: (typed: string | undefined) =>
          problemOf(() => draft.problemWith(name, typedValue(field, typed ?? ""))),
      };
      const typed = answered(await (field.secret ? password({ ...prompt, mask: "•" }) : text(prompt)));
      draft.config[name] = typedValue(field, typed);
    },

    async templates(draft: ConfigDraft): Promise<void> {
      const types = answered(
        await multiselect({
          ...streams,
          message: "Which texts does your app send? More can be added to the file.",
          options: Object.keys(texts).map((value) => ({ value, label: value })),
          initialValues: ["SignIn", "Register", "Test"],
          required: false,
        }),
      );
      const templates: { usageType: string; content: string }[] = [];
      for (const usageType of types) {
        const content = answered(
          await text({
            ...streams,
            message: `${usageType}: the text; {{code}} stays in, for the passcode`,
            initialValue: texts[usageType] ?? "",
            validate: (typed) => draft.problemWith("templates", [{ usageType, content: typed ?? "" }]),
          }),
        );
        const { segments, encoding } = countSegments(content.replaceAll("{{code}}", "123456"));
        log.message(`${segments} ${segments === 1 ? "segment" : "segments"}, ${encoding}`, streams);
        templates.push({ usageType, content });
      }
      draft.config["templates"] = templates;
    },
  };
}

function answered<T>(answer: T): Exclude<T, typeof CANCEL_SYMBOL> {
  if (isCancel(answer)) throw new Left();
  return answer as Exclude<T, typeof CANCEL_SYMBOL>;
}

/** The sentence, of what is returned or thrown. */
function problemOf(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    return (error as Error).message;
  }
}
