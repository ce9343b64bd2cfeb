/**
 * What libphonenumber knows of the numbers of all countries. The build leaves out how they are written for people,
 * a third of it: numbers are only read here.
 */
export { default as phoneMetadata } from "libphonenumber-js/min/metadata";
