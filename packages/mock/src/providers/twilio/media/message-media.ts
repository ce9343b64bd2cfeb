import type { MessageMedia } from "../../../carrier/carrier-message.ts";
import { stableHexId } from "../../shared/ids.ts";

/** A file of a message, as Twilio keeps it. */
export interface MediaRecord {
  readonly sid: string;
  readonly contentType: string;
  /** Where the file is. */
  readonly url: string;
}

const typeOfExtension: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  bmp: "image/bmp",
  tif: "image/tiff",
  tiff: "image/tiff",
  mp4: "video/mp4",
  mov: "video/quicktime",
  "3gp": "video/3gpp",
  webm: "video/webm",
  mp3: "audio/mpeg",
  ogg: "audio/ogg",
  wav: "audio/wav",
  amr: "audio/amr",
  pdf: "application/pdf",
  vcf: "text/vcard",
  ics: "text/calendar",
  csv: "text/csv",
  txt: "text/plain",
};

/** The files of a message. Their SIDs follow from the message, so that they are not stored. */
export function mediaRecords(messageSid: string, media: readonly MessageMedia[]): readonly MediaRecord[] {
  return media.map(({ url, contentType }, index) => ({
    sid: `ME${stableHexId(`${messageSid}/${index}`)}`,
    contentType: contentType ?? contentTypeOf(url),
    url,
  }));
}

/** The type that the name of a file says. Twilio reads it from the response, but a mock fetches no media. */
export function contentTypeOf(url: string): string {
  const extension = /\.(\w+)$/.exec(URL.parse(url)?.pathname ?? "")?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(typeOfExtension, extension) ? (typeOfExtension[extension] ?? "") : "image/jpeg";
}
