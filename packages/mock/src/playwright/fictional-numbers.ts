/** Area codes in which 555-0100 to 555-0199 are set aside for fiction: no person has such a number. */
const areaCodes = [
  201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229,
  231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302, 303, 304,
  305, 307, 308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 323, 325, 330,
];
const numbersPerArea = 100;

/**
 * Returns a function that returns another number at each call, E.164. Workers of one run get numbers of different areas.
 *
 * @param worker Which of the workers that run at once it is, from 0.
 * @param workers How many there are.
 */
export function createNumbers({ worker, workers }: { worker: number; workers: number }): () => string {
  // Another run may use the same server.
  const first = Math.floor(Math.random() * numbersPerArea);
  let count = 0;
  return () => {
    const round = Math.floor(count / numbersPerArea);
    const area = areaCodes[(worker + round * workers) % areaCodes.length];
    const line = String((first + count) % numbersPerArea).padStart(2, "0");
    count += 1;
    return `+1${area}55501${line}`;
  };
}
