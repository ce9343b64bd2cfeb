/**
 * Fills in the generated sections of a page in Markdown: what is between two comments that name one.
 *
 *     <!-- generated packages -->
 *     <!-- end of generated packages -->
 */
const section = /^<!-- generated (\S+) -->\n[\s\S]*?^<!-- end of generated \1 -->$/gm;

/** Makes the Markdown of a section, for the page that it is in. */
export type Section = (page: string) => string;

/** @throws {Error} for a section that nothing generates. */
export function fillSections(
  text: string,
  page: string,
  sections: Readonly<Record<string, Section>>,
): string {
  return text.replace(section, (_, name: string) => {
    const make = Object.hasOwn(sections, name) ? sections[name] : undefined;
    if (make === undefined) throw new Error(`${page}: nothing generates the section "${name}".`);
    return `<!-- generated ${name} -->\n${make(page).trim()}\n<!-- end of generated ${name} -->`;
  });
}

/** Whether a page has a section. */
export function hasSection(text: string, name: string): boolean {
  return text.includes(`<!-- generated ${name} -->\n`);
}
