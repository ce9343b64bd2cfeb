import { build } from "esbuild";
import { rolldown } from "rolldown";

export type Format = "esm" | "cjs";

export interface BundleOptions {
  entry: string;
  /** Where the one file goes. */
  file: string;
  format: Format;
  external: readonly string[];
}

/** What makes one file for Node.js of a program and all that it imports, without any configuration. */
export interface Bundler {
  name: string;
  bundle(options: BundleOptions): Promise<void>;
}

export const esbuild: Bundler = {
  name: "esbuild",
  async bundle({ entry, file, format, external }) {
    await build({
      entryPoints: [entry],
      bundle: true,
      platform: "node",
      format,
      outfile: file,
      external: [...external],
      logLevel: "silent",
    });
  },
};

const rolldownBundler: Bundler = {
  name: "rolldown",
  async bundle({ entry, file, format, external }) {
    const bundle = await rolldown({
      input: entry,
      platform: "node",
      external: [...external],
      logLevel: "silent",
    });
    await bundle.write({ file, format, codeSplitting: false });
    await bundle.close();
  },
};

export const bundlers: readonly Bundler[] = [esbuild, rolldownBundler];
