import { measureInstalls } from "@smskit/packaging/install-size";
import { type Bench, versionOf } from "./measurement.ts";

export const installSize: Bench = {
  name: "install-size",
  title: "What npm installs for a connector, from the registry but for our own tarballs",
  ratio: "smskit ÷ this",
  async run(progress) {
    progress("installing");
    const { own, sdk } = await measureInstalls(versionOf("twilio"));
    const version = versionOf("@smskit/twilio");
    const sdkVersion = versionOf("twilio");
    return [
      { name: "@smskit/core and @smskit/twilio", version, unit: "MB on disk", values: [own.bytes / 1e6] },
      {
        name: "twilio",
        version: sdkVersion,
        unit: "MB on disk",
        values: [sdk.bytes / 1e6],
        ratios: [own.bytes / sdk.bytes],
        bar: { atMost: 0.7 },
      },
      {
        name: "packages of @smskit/core and @smskit/twilio",
        version,
        unit: "packages",
        values: [own.packages],
        bar: { atMost: 8 },
      },
      { name: "packages of twilio", version: sdkVersion, unit: "packages", values: [sdk.packages] },
    ];
  },
};
