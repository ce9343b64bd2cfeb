/** Does one kind of work whenever it is asked to, and replies with the nanoseconds a call. */
import { countSegments, parseTemplate, renderTemplate } from "@smskit/core";
import Handlebars from "handlebars";
import calculator from "sms-segments-calculator";
import { codeOf } from "./account.ts";
import { nanosecondsOf, type Work } from "./throughput.ts";
import { content, nameOf, texts } from "./work.ts";

const template = parseTemplate(content);
const compiled = Handlebars.compile(content, { noEscape: true });
const variablesOf = (index: number) => ({ code: codeOf(index), user: { name: nameOf(index) } });
const textAt = (index: number) => texts[index % texts.length] as string;

const works: Record<string, Work> = {
  renderTemplate: (index) => renderTemplate(template, variablesOf(index)),
  handlebars: (index) => compiled(variablesOf(index)),
  countSegments: (index) => countSegments(textAt(index)).segments,
  "sms-segments-calculator": (index) => new calculator.SegmentedMessage(textAt(index)).segmentsCount,
};

process.on("message", ({ work, milliseconds }: { work: string; milliseconds: number }) => {
  process.send?.(nanosecondsOf(works[work] as Work, milliseconds));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
