import { argv, stdout } from "node:process";
import { sendCode } from "../out/send.js";

stdout.write(JSON.stringify(await sendCode(JSON.parse(argv[2]))));
