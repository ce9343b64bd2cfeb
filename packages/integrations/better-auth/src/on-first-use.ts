/**
 * Returns a function that returns one object: the one given, or the one that the given function creates at the first call.
 * @param expect Throws for a value of the wrong kind; an object is checked at once.
 */
export function onFirstUse<T extends object>(given: T | (() => T), expect: (value: T) => void): () => T {
  let made: T | undefined;
  const use = (value: T): T => {
    expect(value);
    made = value;
    return value;
  };
  if (typeof given !== "function") use(given);
  return () => made ?? use((given as () => T)());
}
