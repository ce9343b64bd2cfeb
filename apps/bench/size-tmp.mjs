import { build } from "esbuild";
import { gzipSync } from "node:zlib";
const { outputFiles } = await build({ stdin: { contents: `import { createTwilio } from "@smskit/twilio";
    const sms = createTwilio({});
    await sms.send({ to: "+15558675310", body: "x" });`, resolveDir: import.meta.dirname }, bundle: true, minify: true, format: "esm", platform: "node", write: false, conditions: ["@smskit/source"] });
console.log(outputFiles[0].contents.length, gzipSync(outputFiles[0].contents, { level: 9 }).length);
