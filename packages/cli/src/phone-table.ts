/** The first row of each phone of a list, in 20 bytes a place. */
export interface PhoneTable {
  /**
   * The first row of a phone, and what tells its content; the row that is given, when it is the first.
   * @param phone above 0. @param row from 1. @param content a whole number.
   */
  first(phone: number, row: number, content: number): { row: number; content: number };
}

export function createPhoneTable(): PhoneTable {
  let table = emptyTable(1024);
  let size = 0;

  function grow(): void {
    const old = table;
    table = emptyTable(old.phones.length * 2);
    for (const [index, phone] of old.phones.entries()) {
      if (phone === 0) continue;
      const place = placeOf(table.phones, phone);
      table.phones[place] = phone;
      table.rows[place] = old.rows[index] as number;
      table.contents[place] = old.contents[index] as number;
    }
  }

  return {
    first(phone, row, content) {
      const place = placeOf(table.phones, phone);
      if (table.phones[place] === phone) {
        return { row: table.rows[place] as number, content: table.contents[place] as number };
      }
      table.phones[place] = phone;
      table.rows[place] = row;
      table.contents[place] = content;
      size += 1;
      // Beyond that, neighbors pile up.
      if (size > table.phones.length * 0.6) grow();
      return { row, content };
    },
  };
}

function emptyTable(places: number) {
  return {
    phones: new Float64Array(places),
    rows: new Uint32Array(places),
    contents: new Float64Array(places),
  };
}

/** Where a phone is, or where it would be. */
function placeOf(phones: Float64Array, phone: number): number {
  // Multiplied, numbers that differ little spread over all places.
  const spread = Math.imul(phone % 4_294_967_291, 2_654_435_761) >>> 0;
  let place = Math.floor((spread / 2 ** 32) * phones.length);
  while (phones[place] !== 0 && phones[place] !== phone) place = (place + 1) % phones.length;
  return place;
}
