/** A simulated programme: three coordinators who decide by two, one who waits for a seat, and field workers, around one relay. */
import type { DiskImage } from "./disk.ts";
import { found, letIn } from "./found.ts";
import type { Phone, Surroundings } from "./phone.ts";
import { makePrng, type Prng } from "./prng.ts";
import { type Backup, makeSimRelay, type SimRelay } from "./relay.ts";
import { seatAll } from "./seats.ts";
import { emptyTruth, type Truth } from "./truth.ts";
import { makeWire, type Wire } from "./wire.ts";

export interface Sim {
  readonly prng: Prng;
  readonly clock: { ms: number; nowMs(): number };
  readonly relay: SimRelay;
  readonly wire: Wire;
  readonly all: Surroundings;
  readonly phones: Phone[];
  /** Copies of disks, by the phone that they were taken from. */
  readonly images: { readonly phone: Phone; readonly image: DiskImage }[];
  readonly backups: Backup[];
  readonly truth: Truth;
}

export interface Size {
  /** With a seat; one more waits for one. */
  readonly coordinators: number;
  readonly workers: number;
}

const START_MS = 1_800_000_000_000;
const { signal } = new AbortController();

/** A programme in which nothing has gone wrong yet. */
export async function makeSim(seed: string, { coordinators, workers }: Size): Promise<Sim> {
  const prng = makePrng(seed);
  const clock = { ms: START_MS, nowMs: () => clock.ms };
  const relay = await makeSimRelay(prng.fork("relay"), clock);
  const wire = makeWire(relay);
  const all = { clock, wire };
  const founder = await found("C1", prng.fork("C1"), all);
  const phones = [founder];
  for (let n = 2; n <= coordinators + 1; n++) phones.push(await letIn(founder, `C${n}`, true, prng.fork(`C${n}`), all));
  for (let n = 1; n <= workers; n++) phones.push(await letIn(founder, `W${n}`, false, prng.fork(`W${n}`), all));
  await seatAll(founder, phones.slice(1, coordinators));
  for (let round = 0; round < 3; round++) for (const { engine } of phones) await engine.run(signal);
  return { prng, clock, relay, wire, all, phones, images: [], backups: [], truth: emptyTruth() };
}

/** Lets go of what a simulation holds. */
export const endSim = ({ relay, phones }: Sim): Promise<void> => {
  for (const { vault } of phones) vault.lock();
  return relay.close();
};
