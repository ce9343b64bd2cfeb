import type { z } from "@hono/zod-openapi";
import type { CarrierReply } from "../carrier/reply.ts";
import type { StoredFile } from "./media-store.ts";
import type { replyDraft } from "./phone-schemas.ts";
import { Problem } from "./problem.ts";

/** Bytes. */
const largestFile = 1_000_000;

type MediaDraft = NonNullable<z.output<typeof replyDraft>["media"]>;

/** Reads the media of a text from a phone. `store` keeps the file of a `data:` URL, and returns where it is served. */
export async function readMedia(
  media: MediaDraft,
  store: (file: StoredFile) => string,
): Promise<CarrierReply["media"]> {
  const read: CarrierReply["media"][number][] = [];
  for (const [index, { url, contentType }] of media.entries()) {
    const field = `media.${index}`;
    if (/^data:/i.test(url)) {
      const file = await readDataUrl(url, contentType, field);
      read.push({ url: store(file), contentType: file.contentType });
    } else if (contentType === undefined) {
      throw new Problem(400, `${field}.contentType: is missing. Only a data: URL can say it itself.`);
    } else {
      read.push({ url, contentType });
    }
  }
  return read;
}

async function readDataUrl(url: string, contentType: string | undefined, field: string): Promise<StoredFile> {
  const response = await fetch(url).catch(() => undefined);
  if (response === undefined) throw new Problem(400, `${field}.url: is not a valid data: URL.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > largestFile) throw new Problem(400, `${field}.url: the file is over 1 MB.`);
  const named = contentType ?? response.headers.get("content-type") ?? "";
  return { contentType: named, bytes };
}
