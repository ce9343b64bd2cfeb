/** The last status of every row of a list, in three bytes each. */
export interface RowTable {
  readonly lastRow: number;
  /** `0` for a row that nothing is known of. */
  codeOf(row: number): number;
  checkOf(row: number): number;
  /** @param row from 1. @param check 16 bits. @param code 1 to 255. */
  set(row: number, check: number, code: number): void;
}

/** The most rows that a list may have. */
export const mostRows = 100_000_000;

export function createRowTable(): RowTable {
  let codes = new Uint8Array(1024);
  let checks = new Uint16Array(1024);
  let lastRow = 0;

  function grow(row: number): void {
    const size = 2 ** Math.ceil(Math.log2(row + 1));
    const old = { codes, checks };
    codes = new Uint8Array(size);
    checks = new Uint16Array(size);
    codes.set(old.codes);
    checks.set(old.checks);
  }

  return {
    get lastRow() {
      return lastRow;
    },
    codeOf: (row) => codes[row] ?? 0,
    checkOf: (row) => checks[row] ?? 0,
    set(row, check, code) {
      if (row >= codes.length) grow(row);
      codes[row] = code;
      checks[row] = check;
      lastRow = Math.max(lastRow, row);
    },
  };
}
