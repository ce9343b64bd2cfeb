import { argv, stdout } from "node:process";
import { sendCode } from "../out/send.js";

const [, , provider, baseUrl, to, code] = argv;
stdout.write(JSON.stringify(await sendCode({ provider, baseUrl, to, code })));
