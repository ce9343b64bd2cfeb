/** Content types, wrong ones among them. */
export const garbageTypes: readonly (string | undefined)[] = [
  undefined,
  "application/x-www-form-urlencoded",
  "application/x-www-form-urlencoded; charset=klingon",
  "application/json",
  "application/json; charset=utf-16",
  "multipart/form-data",
  "text/plain;;;=",
  "/",
  "x".repeat(5_000),
];

/** Queries that no provider sends. */
export const garbageQueries: readonly string[] = [
  "?%",
  "?%zz=%ff&%",
  "?=&=&&",
  "?%00=%00",
  "?__proto__=1&constructor=2",
  "?sig=1&sig=2",
  "?sig",
  `?${"a".repeat(10_000)}`,
];

const texts = [
  "",
  " ",
  "%",
  "%zz=%ff&%",
  "a=%c3%28",
  "=&=&&",
  "\0",
  "sig=",
  "sig=1&sig=2",
  "a[b][c]=d",
  "__proto__=1",
  "null",
  "true",
  "1e999",
  '"text"',
  "[]",
  "[[]]",
  "[null]",
  '[{"id":1}]',
  "{}",
  "{",
  '{"a":}',
  '{"sig":null}',
  '{"sig":{}}',
  '{"sig":"1","sig":"2"}',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":1}}',
  '{"data":null}',
  '{"data":[]}',
  '{"data":{"payload":null}}',
  '{"data":{"payload":{"id":{},"to":1,"errors":"x"}}}',
  '{"data":{"payload":{"to":[null],"from":[],"media":{}}}}',
  "\uFEFF{}",
  '"\\ud800"',
  "<xml/>",
  "--boundary\r\nContent-Disposition: form-data\r\n\r\n",
  "[".repeat(30_000),
  '{"a":'.repeat(10_000),
];

/** Bodies that no provider sends: malformed text, and bytes that are not text. */
export const garbageBodies: readonly (string | Uint8Array<ArrayBuffer>)[] = [
  ...texts,
  new Uint8Array([0xff, 0xfe, 0xfd]),
  new Uint8Array([0xc3, 0x28, 0xa0, 0xa1]),
  ...randomBodies(20),
];

/** The same ones in each run. */
function randomBodies(count: number): Uint8Array<ArrayBuffer>[] {
  let state = 1;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  return Array.from({ length: count }, () => Uint8Array.from({ length: next(300) }, () => next(256)));
}
