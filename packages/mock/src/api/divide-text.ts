import { SegmentedMessage } from "sms-segments-calculator";
import type { CarrierMessage } from "../carrier/carrier-message.ts";
import type { MessagePart, NonGsmCharacter } from "./api-types.ts";
import { nameOfCharacter } from "./name-of-character.ts";

const partUnits = { "GSM-7": 153, "UCS-2": 67 };
const wholeUnits = { "GSM-7": 160, "UCS-2": 70 };

export type MeasuredText = Pick<CarrierMessage, "body" | "encoding" | "smartEncoding">;

/** A grapheme or an escape pair, which is not divided. */
interface Whole {
  text: string;
  units: number;
}

/**
 * Divides a text into its parts with Twilio's calculator. A grapheme or escape pair that does not fit starts the next
 * part. One that is larger than a part is divided between its code points.
 */
export function divideText({ body, encoding, smartEncoding }: MeasuredText): MessagePart[] {
  if (body === "") return [];
  const wanted = encoding === "ucs-2" ? "UCS-2" : "auto";
  const { encodedChars, encodingName } = new SegmentedMessage(body, wanted, smartEncoding === true);
  const wholes = encodedChars.map(({ raw, codeUnits }): Whole => ({ text: raw, units: unitsOf(codeUnits) }));
  const total = wholes.reduce((sum, { units }) => sum + units, 0);
  const alone = wholeUnits[encodingName];
  if (total <= alone) return [{ text: textOf(wholes), units: total, limit: alone }];
  const limit = partUnits[encodingName];
  const parts: { text: string; units: number; limit: number }[] = [];
  let part = { text: "", units: 0, limit };
  const close = (): void => {
    if (part.units > 0) parts.push(part);
    part = { text: "", units: 0, limit };
  };
  for (const whole of wholes) {
    if (part.units + whole.units > limit) close();
    const pieces = whole.units > limit ? codePointsOf(whole.text) : [whole];
    for (const { text, units } of pieces) {
      if (part.units + units > limit) close();
      part.text += text;
      part.units += units;
    }
  }
  close();
  return parts;
}

/** Finds the characters that force UCS-2. */
export function nonGsmCharacters({ body, encoding, smartEncoding }: MeasuredText): NonGsmCharacter[] {
  if (encoding === "gsm-7") return [];
  const found: NonGsmCharacter[] = [];
  let index = 0;
  for (const { raw, isGSM7 } of new SegmentedMessage(body, "UCS-2").encodedChars) {
    if (!isGSM7 && !(smartEncoding && isReplaced(raw))) {
      found.push({ character: raw, name: nameOfCharacter(raw), index });
    }
    index += raw.length;
  }
  return found;
}

/** Whether Smart Encoding replaces it with a GSM-7 character. */
function isReplaced(character: string): boolean {
  return new SegmentedMessage(character, "auto", true).encodingName === "GSM-7";
}

function unitsOf(codeUnits: readonly number[] | undefined): number {
  return codeUnits?.length ?? 0;
}

function textOf(wholes: readonly Whole[]): string {
  return wholes.map(({ text }) => text).join("");
}

function codePointsOf(grapheme: string): Whole[] {
  return Array.from(grapheme, (text) => ({ text, units: text.length }));
}
