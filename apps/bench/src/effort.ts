/** Whether it is only to be shown that everything can be measured: what is measured then says nothing. */
export const brief = process.argv.includes("--brief");

/** How much of something is done, and how much of it when it is {@link brief}. */
export function effort(usual: number, least = 1): number {
  return brief ? least : usual;
}
