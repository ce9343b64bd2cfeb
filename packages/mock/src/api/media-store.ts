import type { CarrierEngine } from "../carrier/carrier.ts";

/** A file that a phone sent. */
export interface StoredFile {
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Keeps the files that tests and the inbox send as `data:` URLs, so that the app can fetch them. */
export interface MediaStore {
  /** Keeps a file and returns its id. */
  add(file: StoredFile): string;
  get(id: string): StoredFile | undefined;
}

const limit = 50;

/** The last 50 files. A reset of the carrier removes them. */
export function createMediaStore(carrier: CarrierEngine): MediaStore {
  const files = new Map<string, StoredFile>();
  carrier.on("reset", (account) => {
    if (account === undefined) files.clear();
  });
  return {
    add(file) {
      const id = crypto.randomUUID();
      files.set(id, file);
      const [oldest] = files.keys();
      if (files.size > limit && oldest !== undefined) files.delete(oldest);
      return id;
    },
    get: (id) => files.get(id),
  };
}
