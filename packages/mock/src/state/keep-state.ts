import { createReadStream } from "node:fs";
import { chmod, type FileHandle, mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Carrier, CarrierEngine } from "../carrier/carrier.ts";
import { advance, type LiveMessage } from "../carrier/carrier-message.ts";
import { lockFolder } from "./lock-folder.ts";
import type { MockState, MockStateOptions } from "./mock-state.ts";
import { applyEntry, createImage, header, type LogEntry, type StateImage } from "./state-log.ts";

const fileName = "texts.jsonl";
/** The log is rewritten when it has this many lines more than the texts explain. */
const spareLines = 10_000;
/** A text usually has as many: it is accepted, gets three statuses, and reports one. */
const linesOfText = 5;
const textsAtOnce = 500;
const final: ReadonlySet<string> = new Set(["delivered", "undelivered", "failed", "canceled"]);

/** @internal */
export async function keepState(
  carrier: Carrier,
  folder: string,
  { onProblem = (sentence) => process.emitWarning(sentence) }: MockStateOptions,
): Promise<MockState> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${folder}: cannot be used as a folder (${error.code}).`);
  });
  const unlock = await lockFolder(folder);
  try {
    const path = join(folder, fileName);
    const image = await readLog(path, onProblem);
    const engine = carrier as CarrierEngine;
    const restored = image.messages.size;
    restore(image, engine);
    const log = await createLog(path, engine, image, onProblem);
    const stops = listen(engine, image, log.append);
    return {
      restored,
      flush: log.flush,
      async close() {
        for (const stop of stops) stop();
        await log.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/**
 * Reads the log. A last line that was not written to its end, as when the process is killed, is left out.
 *
 * @throws Error when the file is not a log of smskit, or a line in it is damaged.
 */
async function readLog(path: string, onProblem: (sentence: string) => void): Promise<StateImage> {
  const image = createImage();
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`${path}: cannot be read (${error.code}).`);
  });
  if (file === undefined) return image;
  await file.close();
  let number = 0;
  /** The line before is known to be whole only when another one follows. */
  let damaged: number | undefined;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    if (number === 1) {
      if (line === header) continue;
      throw new Error(
        `${path}: was not written by this version of smskit mock. Move the file away, or choose another folder.`,
      );
    }
    if (damaged !== undefined) {
      throw new Error(
        `${path}: line ${damaged} is damaged. Repair or delete the line, or choose another folder.`,
      );
    }
    try {
      applyEntry(image, JSON.parse(line) as LogEntry);
    } catch {
      damaged = number;
    }
  }
  if (damaged !== undefined) {
    onProblem(`${path}: the last line was incomplete, as after a crash. It was left out.`);
  }
  return image;
}

/** Puts what was kept on the carrier, and ends what was under way. */
function restore(image: StateImage, carrier: CarrierEngine): void {
  const at = new Date(carrier.now());
  for (const message of image.messages.values()) {
    if (final.has(message.status)) continue;
    advance(message, message.status === "scheduled" ? "canceled" : "undelivered", at);
  }
  carrier.restore([...image.messages.values()], [...image.replies.values()]);
  for (const [, number, account, phone] of image.phones.values()) {
    carrier.setPhone(number, phone, { account: account ?? undefined });
  }
  for (const [, number, account, settings] of image.numbers.values()) {
    const { number: _, account: __, ...change } = settings ?? { number };
    carrier.setNumber(number, change, { account: account ?? undefined });
  }
}

/** Writes down what happens on the carrier. */
function listen(
  carrier: CarrierEngine,
  image: StateImage,
  append: (entry: LogEntry) => void,
): (() => void)[] {
  // The carrier has the texts now; the image keeps the phones and numbers, which are few.
  image.messages.clear();
  image.replies.clear();
  const keep = (entry: LogEntry): void => {
    applyEntry(image, entry);
    append(entry);
  };
  return [
    carrier.on("message", (message) => append(["message", message as LiveMessage])),
    carrier.on("status", ({ id, events, from }, event) => {
      // The first status is in the message.
      if (events.length > 1) append(["status", id, events.length - 1, event, from]);
    }),
    carrier.on("reply", (reply) => append(["reply", { ...reply, callbacks: [...reply.callbacks] }])),
    carrier.on("callback", ({ id, callbacks }, attempt) => {
      append(["callback", id, callbacks.length - 1, attempt]);
    }),
    carrier.on("deleted", (texts) => append(["deleted", texts.map(({ id }) => id)])),
    carrier.on("phone", (number, account) => {
      keep(["phone", number, account ?? null, carrier.phone(number, { account })]);
    }),
    carrier.on("number", (number, account) => {
      const settings = carrier.numbers.find((one) => one.number === number && one.account === account);
      keep(["number", number, account ?? null, settings ?? null]);
    }),
    carrier.on("reset", (account) => keep(["reset", account ?? null])),
  ];
}

interface Log {
  append(entry: LogEntry): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Rewrites the log without what is outdated, and appends to it from then on. */
async function createLog(
  path: string,
  carrier: CarrierEngine,
  image: StateImage,
  onProblem: (sentence: string) => void,
): Promise<Log> {
  let file = await rewrite(path, carrier, image);
  let waiting: string[] = [];
  let lines = 0;
  let writing: Promise<void> | undefined;
  let hasFailed = false;

  async function write(): Promise<void> {
    try {
      while (waiting.length > 0) {
        // What happens in the same turn is written at once.
        await undefined;
        const batch = waiting;
        waiting = [];
        await file.write(`${batch.join("\n")}\n`);
        lines += batch.length;
        if (lines < spareLines + linesOfText * (carrier.messages.length + carrier.replies.length)) continue;
        const outdated = file;
        file = await rewrite(path, carrier, image);
        lines = 0;
        await outdated.close();
      }
    } catch (error) {
      hasFailed = true;
      waiting = [];
      const { code } = error as NodeJS.ErrnoException;
      onProblem(`${path}: cannot be written (${code}). From here on, texts are not kept.`);
    }
    writing = undefined;
  }

  async function flush(): Promise<void> {
    if (waiting.length > 0) writing ??= write();
    await writing;
  }

  return {
    append(entry) {
      if (hasFailed) return;
      waiting.push(JSON.stringify(entry));
      void flush();
    },
    flush,
    async close() {
      await flush();
      await file.close();
    },
  };
}

/** Writes everything into a new file, and puts it in the place of the old one. What happens meanwhile is appended later. */
async function rewrite(path: string, carrier: CarrierEngine, image: StateImage): Promise<FileHandle> {
  const temporary = `${path}.new`;
  const file = await open(temporary, "w", 0o600);
  await chmod(temporary, 0o600);
  const entries: LogEntry[] = [...image.phones.values(), ...image.numbers.values()];
  await file.write(`${[header, ...entries.map((entry) => JSON.stringify(entry))].join("\n")}\n`);
  const texts = [
    ...carrier.messages.map((message) => ["message", message] as const),
    ...carrier.replies.map((reply) => ["reply", reply] as const),
  ];
  for (let index = 0; index < texts.length; index += textsAtOnce) {
    const part = texts.slice(index, index + textsAtOnce).map((entry) => JSON.stringify(entry));
    await file.write(`${part.join("\n")}\n`);
  }
  await file.sync();
  await rename(temporary, path);
  return file;
}
