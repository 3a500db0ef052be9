/** Stretching in a worker of its own, which is stopped after each use so that its 64 MiB and what it was given leave memory. */
import { startWorker } from "../erase/start-worker.ts";
import type { Bytes } from "../kit/bytes.ts";
import { KeyError } from "../kit/errors.ts";
import workerUrl from "./stretch.worker.ts?worker&url";
import type { Stretch } from "./wrap.ts";

interface StretchAnswer {
  readonly hash?: Bytes;
}

/** Stretches in a new worker. Rejects with `STRETCH_FAILED` where the phone has too little memory. */
export const stretchInWorker: Stretch = (secret, salt, setting) =>
  new Promise((resolve, reject) => {
    const worker = startWorker(workerUrl);
    const finish = (hash: Bytes | undefined) => {
      worker.terminate();
      if (hash) resolve(hash);
      else reject(new KeyError("STRETCH_FAILED"));
    };
    worker.addEventListener("message", ({ data }: MessageEvent<StretchAnswer>) => finish(data.hash));
    worker.addEventListener("error", () => finish(undefined));
    worker.postMessage({ id: 1, secret, salt, setting });
  });
