/** A map that forgets its oldest entries, so that nobody can fill the memory from outside. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  readonly #limit: number;

  /** @param limit Entries that are kept. */
  constructor(limit = 10_000) {
    super();
    this.#limit = limit;
  }

  override set(key: Key, value: Value): this {
    if (!this.has(key) && this.size >= this.#limit) {
      for (const oldest of this.keys()) {
        this.delete(oldest);
        break;
      }
    }
    return super.set(key, value);
  }
}
