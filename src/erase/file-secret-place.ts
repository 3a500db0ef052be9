/** S files in the origin's private file system, through a worker that starts with the first call and is kept. */
import type { Bytes } from "../kit/bytes.ts";
import { StoreError, UsageError } from "../kit/errors.ts";
import workerUrl from "./secret-file.worker.ts?worker&url";
import type { SecretAnswer, SecretCall, SecretRequest, SecretValue } from "./secret-file-calls.ts";
import { checkSecretId, type SecretPlace } from "./secret-place.ts";
import { startWorker } from "./start-worker.ts";

/** A place of files, with a way to let its worker go. */
export interface FileSecretPlace extends SecretPlace {
  readonly kind: "overwrites";
  /** Whether this browser can overwrite files in place. Rejects where that is not known: its worker did not start, or the browser failed. */
  isUsable(): Promise<boolean>;
  /** Ends the worker; calls under way reject with `SECRET_PLACE_FAILED`. The next call starts another. */
  stop(): void;
}

/** A place in the origin's private file system. */
export function createFileSecretPlace(): FileSecretPlace {
  const line = createWorkerLine();
  return {
    kind: "overwrites",
    isUsable: async () => (await line.call({ op: "probe" })) as boolean,
    stop: line.stop,
    create: async (id, bytes) => {
      checkSecretId(id);
      await line.call({ op: "create", id, bytes });
    },
    read: async (id) => {
      checkSecretId(id);
      return (await line.call({ op: "read", id })) as Bytes | null;
    },
    overwrite: async (id, offset, bytes, expected) => {
      checkSecretId(id);
      await line.call({ op: "overwrite", id, offset, bytes, expected });
    },
    remove: async (id) => {
      checkSecretId(id);
      await line.call({ op: "remove", id });
    },
    list: async () => (await line.call({ op: "list" })) as readonly string[],
  };
}

interface Waiting {
  readonly resolve: (value: SecretValue) => void;
  readonly reject: (error: Error) => void;
}

/** Calls to one worker, told apart by number. A worker that breaks rejects what waits and is replaced at the next call. */
function createWorkerLine() {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let lastNumber = 0;
  const stop = () => {
    worker?.terminate();
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new StoreError("SECRET_PLACE_FAILED"));
    waiting.clear();
  };
  const start = () => {
    const started = startWorker(workerUrl);
    started.onmessage = ({ data }: MessageEvent<SecretAnswer>) => settle(waiting, data);
    started.onerror = stop;
    started.onmessageerror = stop;
    return started;
  };
  const call = (wanted: SecretCall): Promise<SecretValue> =>
    new Promise((resolve, reject) => {
      worker ??= start();
      lastNumber += 1;
      waiting.set(lastNumber, { resolve, reject });
      worker.postMessage({ number: lastNumber, call: wanted } satisfies SecretRequest);
    });
  return { call, stop };
}

function settle(waiting: Map<number, Waiting>, answer: SecretAnswer): void {
  const one = waiting.get(answer.number);
  waiting.delete(answer.number);
  if ("value" in answer) one?.resolve(answer.value);
  else if (answer.code === "SECRET_OFFSET_INVALID") one?.reject(new UsageError(answer.code));
  else one?.reject(new StoreError(answer.code));
}
