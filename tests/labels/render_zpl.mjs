// Labels in ZPL on the standard input, as JSON; pictures of them on the standard output.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { ready } = createRequire(process.argv[2])("zpl-renderer-js");
const { api } = await ready;
const pictures = [];
for (const { zpl, width, height, dots } of JSON.parse(readFileSync(0, "utf8"))) {
  pictures.push(await api.zplToBase64Async(zpl, width, height, dots));
}
process.stdout.write(JSON.stringify(pictures), () => process.exit(0));
