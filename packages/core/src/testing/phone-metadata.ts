import type { MetadataJson } from "libphonenumber-js/core";
import metadata from "libphonenumber-js/min/metadata";

/**
 * What libphonenumber knows of the numbers of all countries.
 *
 * Mexico's prefixes were abolished in August 2019, and libphonenumber no longer has them; people still write them.
 * `044 55…`, `045 55…`, `01 55…` and `+52 1 55…` mean `+52 55…`.
 */
export const phoneMetadata: MetadataJson = {
  ...metadata,
  countries: { ...metadata.countries, MX: withTrunkPrefix(metadata.countries.MX ?? [], "0(?:[12]|4[45])|1") },
};

/** A country's fields are a list; the eighth is a pattern of what stands before a number within the country. */
function withTrunkPrefix<Fields>(fields: Fields, pattern: string): Fields {
  return Object.assign([...(fields as unknown[])], { 7: pattern }) as Fields;
}
