/** The page's end of the camera's reader: pictures go to the worker, what it read comes back. */

import { trusted } from "../offline/trust";
import address from "./decoder?worker&url";
import type { Effort, Question, Reply, Sight } from "./sights";

interface Waiting {
  resolve(sights: readonly Sight[]): void;
  reject(error: Error): void;
}

let worker: Worker | undefined;
let last = 0;
const waiting = new Map<number, Waiting>();

function started(): Worker {
  if (!worker) {
    worker = new Worker(trusted(address), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      const asker = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.failed === "") {
        asker?.resolve(data.sights);
      } else {
        asker?.reject(new Error(data.failed));
      }
    });
    worker.addEventListener("error", () => {
      worker?.terminate();
      worker = undefined;
      for (const { reject } of waiting.values()) {
        reject(new Error("the reader could not be loaded"));
      }
      waiting.clear();
    });
  }
  return worker;
}

/** Every code in the picture; the picture is given away. */
export function decode(image: ImageData, effort: Effort): Promise<readonly Sight[]> {
  last += 1;
  const { width, height } = image;
  const question: Question = { id: last, width, height, pixels: image.data.buffer, effort };
  const answer = new Promise<readonly Sight[]>((resolve, reject) => {
    waiting.set(question.id, { resolve, reject });
  });
  started().postMessage(question, [question.pixels]);
  return answer;
}
