import { countSegments, parseTemplate, renderTemplate } from "@smskit/core";
import Handlebars from "handlebars";
import calculator from "sms-segments-calculator";
import { effort } from "./effort.ts";
import { type Bench, interleave, ratiosOf, versionOf } from "./measurement.ts";
import { startChild } from "./run-child.ts";
import { content, nameOf, texts } from "./work.ts";

const rounds = effort(9);
const milliseconds = effort(250, 20);

/** Both do the same work: the row would mean nothing otherwise. */
function checkSameText(): void {
  const variables = { code: "048151", user: { name: nameOf(2) } };
  const ours = renderTemplate(parseTemplate(content), variables);
  const theirs = Handlebars.compile(content, { noEscape: true })(variables);
  if (ours !== theirs) throw new Error(`${JSON.stringify(ours)} is not ${JSON.stringify(theirs)}.`);
}

function checkSameSegments(): void {
  for (const text of texts) {
    const ours = countSegments(text).segments;
    const theirs = new calculator.SegmentedMessage(text).segmentsCount;
    if (ours !== theirs) throw new Error(`${JSON.stringify(text)}: ${ours} segments, or ${theirs}.`);
  }
}

export const renderSpeed = benchOf({
  name: "render",
  title: "Rendering a compiled template with three placeholders",
  ours: "renderTemplate",
  theirs: "handlebars",
  bar: { atLeast: 3 },
  check: checkSameText,
});

export const segmentSpeed = benchOf({
  name: "count-segments",
  title: `Counting the segments of ${texts.length} texts: GSM-7, UCS-2, emoji, long ones`,
  ours: "countSegments",
  theirs: "sms-segments-calculator",
  bar: { atLeast: 100 },
  check: checkSameSegments,
});

/** A function of core beside a peer's that gives the same results; its ratio says how many times as fast. */
function benchOf<Ours extends string, Theirs extends string>(work: {
  name: string;
  title: string;
  ours: Ours;
  theirs: Theirs;
  bar: { atLeast: number };
  check: () => void;
}): Bench {
  const { name, title, ours, theirs, bar, check } = work;
  return {
    name,
    title,
    ratio: "smskit is … × as fast",
    async run(progress) {
      check();
      // A process each: what V8 learns from one must not slow the other down.
      const children = {
        [ours]: await startChild<"ready", object, number>("./work-child.ts", []),
        [theirs]: await startChild<"ready", object, number>("./work-child.ts", []),
      } as Record<Ours | Theirs, Awaited<ReturnType<typeof startChild<"ready", object, number>>>>;
      try {
        const names = [ours, theirs] as const;
        for (const one of names) await children[one].ask({ work: one, milliseconds });
        progress(`${rounds} rounds`);
        const values = await interleave<Ours | Theirs>(names, rounds, (one) =>
          children[one].ask({ work: one, milliseconds }),
        );
        return [
          { name: ours, version: versionOf("@smskit/core"), unit: "ns", values: values[ours] },
          {
            name: theirs,
            version: versionOf(theirs),
            unit: "ns",
            values: values[theirs],
            ratios: ratiosOf(values[theirs], values[ours]),
            bar,
          },
        ];
      } finally {
        for (const one of [ours, theirs] as const) children[one].stop();
      }
    },
  };
}
