/** How fast writers upload at the same time: to a relay, and to a file that is appended to and flushed. */
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import type { Bytes } from "../../src/kit/bytes.ts";
import { type Location, openStorage } from "../../src/relay/storage/open.ts";
import {
  certify,
  frameOf,
  introduce,
  makePerson,
  makeProgramme,
  makeTestRelay,
  random,
  streamOf,
} from "../../src/relay/test-kit.ts";
import type { Frame } from "../../src/wire/frame.ts";

/** How much is uploaded. */
export interface LoadTerms {
  readonly writers: number;
  /** Of each writer, besides those that warm up. */
  readonly uploads: number;
  readonly registrationsOfASegment: number;
}

/** Of each writer, before anything is measured: a relay runs for months, and code is compiled in its first seconds. */
export const WARM_UPLOADS = 15;
export const SEGMENTS_OF_A_CALL = 4;
export const REGISTRATION_BYTES = 170;

export interface Figures {
  readonly segmentsPerSecond: number;
  readonly registrationsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of this process, user and system. */
  readonly cpuMsPerSegment: number;
}

/** What each writer uploads. */
export type Queues<Body> = readonly (readonly Body[])[];

/** Warms up, then measures. */
export async function measure<Body>(
  { registrationsOfASegment }: LoadTerms,
  queues: Queues<Body>,
  send: (body: Body) => Promise<void>,
): Promise<Figures> {
  await run(
    queues.map((queue) => queue.slice(0, WARM_UPLOADS)),
    send,
  );
  const times = await run(
    queues.map((queue) => queue.slice(WARM_UPLOADS)),
    send,
  );
  return { ...times, registrationsPerSecond: times.segmentsPerSecond * registrationsOfASegment };
}

/** Runs all writers' calls at the same time, each writer's one after the other. */
async function run<Body>(queues: Queues<Body>, send: (body: Body) => Promise<void>) {
  const times: number[] = [];
  const startedMs = performance.now();
  const before = process.cpuUsage();
  const write = async (queue: readonly Body[]) => {
    for (const body of queue) {
      const fromMs = performance.now();
      await send(body);
      times.push(performance.now() - fromMs);
    }
  };
  await Promise.all(queues.map(write));
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(before);
  const cpuMsPerSegment = (user + system) / 1000 / (times.length * SEGMENTS_OF_A_CALL);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const segmentsPerSecond = (times.length * SEGMENTS_OF_A_CALL) / seconds;
  return { segmentsPerSecond, p50Ms: at(0.5), p99Ms: at(0.99), cpuMsPerSegment };
}

/** A relay on this database, with writers that are introduced and calls that are sealed and signed, but not sent yet. */
async function prepare(location: Location, { writers, uploads, registrationsOfASegment }: LoadTerms) {
  const relay = await makeTestRelay({ storage: await openStorage(location) });
  const { programmeId, coordinator, base } = await makeProgramme(relay);
  const send = async (body: Bytes) => {
    const { status } = await relay.app.request(`${base}/segments`, { method: "POST", body });
    if (status !== 200) throw new Error(`the relay answered ${status}`);
  };
  const queues: Bytes[][] = [];
  for (let writer = 0; writer < writers; writer++) {
    const person = makePerson();
    await send(introduce(person, await certify(programmeId, person, coordinator)));
    const queue: Bytes[] = [];
    let last: Frame | null = null;
    for (let upload = 0; upload < WARM_UPLOADS + uploads; upload++) {
      const frames: Frame[] = [];
      for (let n = 0; n < SEGMENTS_OF_A_CALL; n++) {
        last = await frameOf(programmeId, person, last, {
          text: random(registrationsOfASegment * REGISTRATION_BYTES),
        });
        frames.push(last);
      }
      queue.push(streamOf(...frames));
    }
    queues.push(queue);
  }
  return { queues, send, close: () => relay.storage.close() };
}

/** A relay on this database, and what was uploaded to it. */
export async function measureRelay(location: Location, terms: LoadTerms) {
  const { queues, send, close } = await prepare(location, terms);
  const before = process.memoryUsage().rss;
  const figures = await measure(terms, queues, send);
  const grownMiB = (process.memoryUsage().rss - before) / 2 ** 20;
  await close();
  return { queues, figures: { ...figures, grownMiB } };
}

/** Appends each call to a file and flushes it before the next. */
export async function measureBare(folder: string, terms: LoadTerms, queues: Queues<Bytes>): Promise<Figures> {
  const file = openSync(path.join(folder, "bare"), "a");
  const figures = await measure(terms, queues, async (body) => {
    writeSync(file, body);
    fdatasyncSync(file);
  });
  closeSync(file);
  return figures;
}
