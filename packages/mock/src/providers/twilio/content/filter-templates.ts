import type { ContentTemplate } from "./content-templates.ts";

/**
 * Filters and sorts templates as the query of a v2 list asks.
 *
 * @param templates The newest first.
 * @see https://www.twilio.com/docs/content/content-api-resources#search-templates
 */
export function filterTemplates(
  templates: readonly ContentTemplate[],
  query: URLSearchParams,
): readonly ContentTemplate[] {
  const name = query.get("ContentName")?.toLowerCase();
  const text = query.get("Content")?.toLowerCase();
  const languages = query.getAll("Language");
  const types = query.getAll("ContentType").flatMap((given) => given.split(","));
  const eligibilities = query.getAll("ChannelEligibility").flatMap((given) => given.split(","));
  const after = Date.parse(query.get("DateCreatedAfter") ?? "");
  const before = Date.parse(query.get("DateCreatedBefore") ?? "");
  const byName = query.get("SortByContentName")?.toLowerCase();
  const byDate = query.get("SortByDate")?.toLowerCase();

  function fits(template: ContentTemplate): boolean {
    const created = template.createdAt.getTime();
    return (
      (!name || template.friendlyName.toLowerCase().includes(name)) &&
      (!text || JSON.stringify(template.types).toLowerCase().includes(text)) &&
      (languages.length === 0 || languages.includes(template.language)) &&
      (types.length === 0 || types.some((type) => type in template.types)) &&
      (eligibilities.length === 0 || eligibilities.some((wanted) => isEligible(template, wanted))) &&
      !(created < after || created > before)
    );
  }

  const found = templates.filter(fits);
  if (byName) found.sort((a, b) => order(byName) * compare(a.friendlyName, b.friendlyName));
  else if (byDate) {
    // Of those of one millisecond, the one that was made last is the newest.
    found.reverse().sort((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime());
    if (order(byDate) < 0) found.reverse();
  }
  return found;
}

/** `whatsapp:approved` */
function isEligible({ approval }: ContentTemplate, wanted: string): boolean {
  return wanted === `whatsapp:${approval === undefined ? "unsubmitted" : "approved"}`;
}

function order(direction: string): 1 | -1 {
  return direction === "desc" ? -1 : 1;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
