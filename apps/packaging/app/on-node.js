import { argv, stdout } from "node:process";
import { sendCode } from "../out/send.js";

const [, , baseUrl, to, code] = argv;
stdout.write(JSON.stringify(await sendCode(baseUrl, to, code)));
