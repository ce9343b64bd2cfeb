import type { PublishedPackage } from "../published-packages.ts";
import { markdownTable } from "./markdown-table.ts";

/** A row for each package that is published, from its package.json: core, the providers, and what builds on them. */
export function packageTable(packages: readonly PublishedPackage[]): string {
  const places = ["packages/core", "packages/providers/", ""];
  const placeOf = ({ folder }: PublishedPackage) => places.findIndex((place) => folder.startsWith(place));
  const rows = packages
    .toSorted((one, other) => placeOf(one) - placeOf(other))
    .map(({ folder, manifest: { name, description = "" } }) => [
      `[\`${name}\`](${folder}/README.md)`,
      description,
    ]);
  return markdownTable(["package", "what it is"], rows);
}
