/** What a user typed into a form. */

/** The text of a field, without spaces around it. */
export function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? "").trim();
}

/** A number as a person writes it, in E.164. */
export function plainNumber(written: string): string {
  return written.replace(/[\s().-]/g, "");
}
