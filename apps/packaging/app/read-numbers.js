// Reads the numbers of a file, and prints what each is taken for.
import { readFileSync } from "node:fs";
import { argv, stdout } from "node:process";
import { parsePhoneNumber } from "@smskit/core/phone-number";

const numbers = JSON.parse(readFileSync(argv[2], "utf8"));
stdout.write(JSON.stringify(numbers.map(([input, options]) => parsePhoneNumber(input, options))));
