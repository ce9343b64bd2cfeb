/** Options of `openMockState`. */
export interface MockStateOptions {
  /**
   * Called with a sentence when something was repaired, or can no longer be written. The server goes on.
   *
   * @default a warning of the process
   */
  onProblem?: ((sentence: string) => void) | undefined;
}

/** The texts of a carrier in a folder. */
export interface MockState {
  /** How many texts were read from the folder. */
  readonly restored: number;
  /** Resolves when everything so far has been written. */
  flush(): Promise<void>;
  /** Writes what is left and releases the folder. */
  close(): Promise<void>;
}
