/** The files of the page. @internal */
export interface PageFiles {
  readonly html: string;
  readonly js: string;
  readonly css: string;
  readonly icon: string;
}
