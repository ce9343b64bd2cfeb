/** The page as the browser gets it. @internal */
export interface PageFiles {
  readonly html: string;
  readonly js: string;
  readonly css: string;
  readonly icon: string;
}
