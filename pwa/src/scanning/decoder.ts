/**
 * The camera's reader, in a worker of its own so that a picture never holds up the screen. It is
 * loaded when a camera is opened for the first time.
 */

import { prepareZXingModule, type ReaderOptions, readBarcodes } from "zxing-wasm/reader";
import address from "zxing-wasm/reader/zxing_reader.wasm?url";
import type { Point, Question, Reply, Sight } from "./sights";

/** What stands on goods, racks and papers; symbologies that find themselves in anything are left out. */
const FORMATS: NonNullable<ReaderOptions["formats"]> = [
  ...(["EANUPC", "Code128", "Code39", "Code93", "ITF14", "DataBar"] as const),
  ...(["DataMatrix", "QRCode", "Aztec", "PDF417"] as const),
];

const LINEAR = /^(?:EAN|UPC|ISBN|Code|ITF|DataBar|PZN)/;
/** So many labels stand on one side of a pallet. */
const MOST = 200;

prepareZXingModule({ overrides: { locateFile: () => address } });

addEventListener("message", (event: MessageEvent<Question>) => {
  void answer(event.data).then((reply) => postMessage(reply));
});

async function answer({ id, width, height, pixels, effort }: Question): Promise<Reply> {
  try {
    const image = new ImageData(new Uint8ClampedArray(pixels), width, height);
    const found = await readBarcodes(image, {
      formats: FORMATS,
      tryHarder: effort === "hard",
      tryRotate: true,
      tryInvert: effort === "hard",
      tryDownscale: true,
      maxNumberOfSymbols: MOST,
      textMode: "Plain",
    });
    const sights = found
      .filter(({ isValid, text }) => isValid && text !== "")
      .map((one): Sight => {
        const { topLeft, topRight, bottomRight, bottomLeft } = one.position;
        return {
          text: one.text,
          identifier: one.symbologyIdentifier,
          isLinear: LINEAR.test(one.format),
          corners: [topLeft, topRight, bottomRight, bottomLeft].map(
            ({ x, y }): Point => ({ x, y }),
          ),
        };
      });
    return { id, sights, failed: "" };
  } catch (error) {
    return { id, sights: [], failed: String(error) };
  }
}
