/** Milliseconds that a failure makes the gateway not ready. After that, requests are tried again: one of them may succeed. */
const rememberedMs = 10_000;

/** Whether texts can be put on record. A full disk still responds to every question, and takes no text. */
export interface RecordingHealth {
  readonly isFailing: boolean;
  succeeded(): void;
  failed(): void;
}

export function createRecordingHealth(): RecordingHealth {
  let failedAt = Number.NEGATIVE_INFINITY;
  return {
    get isFailing() {
      return performance.now() - failedAt < rememberedMs;
    },
    succeeded() {
      failedAt = Number.NEGATIVE_INFINITY;
    },
    failed() {
      failedAt = performance.now();
    },
  };
}
