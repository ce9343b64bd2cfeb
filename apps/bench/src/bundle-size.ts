import { gzipSync } from "node:zlib";
import { mostOfProvider, packages, providerSize } from "@smskit/packaging/provider-size";
import { build } from "esbuild";
import { account, textOf } from "./account.ts";
import { type Bench, type Row, versionOf } from "./measurement.ts";

/** An app that sends one text, as the documentation of each client shows it. */
const apps = {
  "@smskit/twilio": `
    import { createTwilio } from "@smskit/twilio";
    const sms = createTwilio(${JSON.stringify(account)});
    await sms.send({ to: "+15558675310", body: ${JSON.stringify(textOf(0))} });
  `,
  twilio: `
    import twilio from "twilio";
    const client = twilio(${JSON.stringify(account.accountSID)}, ${JSON.stringify(account.authToken)});
    await client.messages.create({
      to: "+15558675310",
      messagingServiceSid: ${JSON.stringify(account.fromMessagingServiceSID)},
      body: ${JSON.stringify(textOf(0))},
    });
  `,
};

export const bundleSize: Bench = {
  name: "bundle-size",
  title: "Bundle of an app that sends one text, for Node.js, minified and gzipped",
  ratio: "smskit ÷ this",
  async run(progress) {
    progress("bundling");
    const ours = await sizeOf(apps["@smskit/twilio"], { splitting: false });
    const theirs = await sizeOf(apps.twilio, { splitting: false });
    const start = await sizeOf(apps["@smskit/twilio"], { splitting: true });
    const version = versionOf("@smskit/twilio");
    return [
      { name: "@smskit/twilio", version, unit: "kB", values: [ours] },
      { name: "… phone metadata split off", version, unit: "kB", values: [start] },
      {
        name: "twilio",
        version: versionOf("twilio"),
        unit: "kB",
        values: [theirs],
        ratios: [ours / theirs],
        bar: { atMost: 0.11 },
      },
      ...(await providerRows()),
    ];
  },
};

/** All that each provider's package adds to core. */
async function providerRows(): Promise<Row[]> {
  return Promise.all(
    packages.map(async ({ name, folder }) => ({
      name: `… all of ${name}, beyond core`,
      unit: "kB",
      values: [await providerSize(folder)],
      bar: { atMost: mostOfProvider },
    })),
  );
}

/** Kilobytes of what the app starts with: all of it or, split, what is not loaded later. */
async function sizeOf(contents: string, { splitting }: { splitting: boolean }): Promise<number> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    splitting,
    minify: true,
    format: "esm",
    platform: "node",
    outdir: "out",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const started = new Set<string>();
  const visit = (output: string): void => {
    if (started.has(output)) return;
    started.add(output);
    for (const { path, kind } of metafile.outputs[output]?.imports ?? []) {
      if (kind === "import-statement" && metafile.outputs[path]) visit(path);
    }
  };
  for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (entryPoint === "<stdin>") visit(output);
  }
  let bytes = 0;
  for (const file of outputFiles) {
    const isStarted = [...started].some((output) => file.path.replaceAll("\\", "/").endsWith(output));
    if (isStarted) bytes += gzipSync(file.contents, { level: 9 }).length;
  }
  return bytes / 1000;
}
