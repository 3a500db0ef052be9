/** Runs a list of events, heals everything, lets all devices come to rest, and says what does not hold. Everything follows from the seed and the list. */

import { drawEvents, type Event, happen, noteAcknowledged, sayLastWord } from "./events.ts";
import { type Broken, findBroken, isMember } from "./invariants.ts";
import type { Phone } from "./phone.ts";
import { makePrng } from "./prng.ts";
import { endSim, makeSim, type Sim, type Size } from "./sim.ts";

const { signal } = new AbortController();
/** Rounds after which devices that still send something will never rest. */
const MOST_ROUNDS = 16;
const DAY_MS = 86_400_000;

export interface Plan {
  readonly seed: string;
  readonly size: Size;
  readonly events: readonly Event[];
}

/** The run that a seed stands for. */
export const planOf = (seed: string, size: Size, count: number): Plan => ({
  seed,
  size,
  events: drawEvents(makePrng(`${seed}/events`), count),
});

/** What does not hold after the run; empty where all is well. */
export async function simulate({ seed, size, events }: Plan): Promise<readonly Broken[]> {
  const sim = await makeSim(seed, size);
  try {
    for (const event of events) await happen(sim, event);
    const unrest = await heal(sim);
    return [...unrest, ...(await findBroken(sim))];
  } finally {
    await endSim(sim);
  }
}

/**
 * Nothing goes wrong any more: late calls arrive, the relay is one, and every device runs until nobody has anything to send. Two days pass: who writes nothing
 * finds only at the daily look that the relay was set back without a word (Y16).
 */
async function heal(sim: Sim): Promise<readonly Broken[]> {
  sim.wire.set(null);
  await sim.wire.release();
  await sim.relay.heal(true);
  for (const phone of sim.phones) await sayLastWord(sim, phone);
  let unrest: readonly Broken[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    unrest = [];
    if (round === 0 || round === 2) sim.clock.ms += DAY_MS;
    for (const phone of sim.phones) unrest = [...unrest, ...(await runOnce(sim, phone))];
    if (round > 2 && unrest.length === 0) return [];
  }
  return unrest;
}

/** What one more run of a device shows: a failure, or frames that it still had to send. Who is out goes on trying, for nobody can tell it. */
async function runOnce(sim: Sim, phone: Phone): Promise<readonly Broken[]> {
  const before = sim.wire.uploaded().length;
  const ran = await phone.engine.run(signal, true);
  await noteAcknowledged(sim, phone);
  if (!isMember(sim, phone)) return [];
  const sent = sim.wire.uploaded().slice(before);
  return [
    ...sent.map((frame): Broken => ({ rule: "rest", detail: `${phone.name} sends kind ${frame[5]}` })),
    ...(ran.ok
      ? []
      : [{ rule: "fails", detail: `${phone.name}: ${JSON.stringify(ran.error)} ${ran.error.code}` } as const]),
  ];
}
