import type { MessageDetail } from "./api-types.ts";
import { count } from "./wording.ts";

type NonGsm = MessageDetail["nonGsm"][number];

/** The parts of the text, how full each is, and which characters force UCS-2. */
export function SegmentRuler({ message }: { message: MessageDetail }) {
  const { parts, nonGsm, encoding } = message;
  let start = 0;
  return (
    <section aria-labelledby="parts-title">
      <h3 id="parts-title">
        {count(parts.length, "part")}
        <span class="tag">{encoding === "gsm-7" ? "GSM-7" : "UCS-2"}</span>
      </h3>
      <ol class="parts">
        {parts.map(({ text, units, limit }, index) => {
          const from = start;
          start += text.length;
          return (
            <li key={index}>
              <p class="part-head">
                <span>Part {index + 1}</span>
                <span>
                  <b>{units}</b> of {limit} units
                </span>
              </p>
              <div class="ruler">
                <span style={{ width: `${(units / limit) * 100}%` }} />
              </div>
              <div class="ticks" style={{ "--ticks": limit / 10 }} />
              <p class="part-text">
                <Marked text={text} start={from} nonGsm={nonGsm} />
              </p>
            </li>
          );
        })}
      </ol>
      {nonGsm.length > 0 && <NonGsmList nonGsm={nonGsm} />}
    </section>
  );
}

/** The text, with the characters that GSM-7 lacks highlighted. */
function Marked({ text, start, nonGsm }: { text: string; start: number; nonGsm: readonly NonGsm[] }) {
  const pieces: (string | NonGsm)[] = [];
  let at = 0;
  for (const found of nonGsm) {
    const place = found.index - start;
    if (place < at || place >= text.length) continue;
    pieces.push(text.slice(at, place), found);
    at = place + found.character.length;
  }
  pieces.push(text.slice(at));
  return (
    <>
      {pieces.map((piece) =>
        typeof piece === "string" ? (
          piece
        ) : (
          <mark key={piece.index} title={nameOf(piece)}>
            {piece.character}
          </mark>
        ),
      )}
    </>
  );
}

/** Each character once, with all its positions. */
function NonGsmList({ nonGsm }: { nonGsm: readonly NonGsm[] }) {
  const byCharacter = Map.groupBy(nonGsm, ({ character }) => character);
  return (
    <>
      <h4>What forces UCS-2</h4>
      <ul class="non-gsm">
        {[...byCharacter].map(([character, found]) => (
          <li key={character}>
            <mark>{character}</mark>
            <span>{found[0] && nameOf(found[0])}</span>
            <span class="muted">at {positionsOf(found)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function nameOf({ character, name }: NonGsm): string {
  const points = Array.from(character, (one) => {
    return `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  });
  return `${name} (${points.join(" ")})`;
}

/** Counted from 1. */
function positionsOf(found: readonly NonGsm[]): string {
  const positions = found.slice(0, 8).map(({ index }) => String(index + 1));
  return found.length > 8 ? `${positions.join(", ")} and ${found.length - 8} more` : positions.join(", ");
}
