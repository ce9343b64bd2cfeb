/**
 * Numbers that must not be texted. Each method is atomic; if it rejects, nothing is sent. A store does not need to know
 * that one phone has several numbers: `withSuppression` asks for each of them.
 */
export interface SuppressionStore {
  /** Whether a number, in E.164, is on the list. */
  has(number: string): Promise<boolean>;
  /** Adds a number, in E.164, to the list. */
  add(number: string): Promise<void>;
  /** Removes a number, in E.164, from the list. */
  remove(number: string): Promise<void>;
}
