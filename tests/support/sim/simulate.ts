/** Runs a list of events, heals everything, lets all devices come to rest, and says what does not hold. Everything follows from the seed and the list. */

import { bytesToHex } from "../../../src/kit/bytes.ts";
import { drawEvents, type Event, happen, noteAcknowledged, sayLastWord } from "./events.ts";
import { type Broken, findBroken } from "./invariants.ts";
import { makePrng } from "./prng.ts";
import { keyOf } from "./seats.ts";
import { endSim, makeSim, type Sim, type Size } from "./sim.ts";

const { signal } = new AbortController();
/** Rounds after which devices that still send something will never rest. */
const MOST_ROUNDS = 16;

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

/** Nothing goes wrong any more: late calls arrive, the relay is one, and every device runs until nobody has anything to send. */
async function heal(sim: Sim): Promise<readonly Broken[]> {
  sim.wire.set(null);
  await sim.wire.release();
  await sim.relay.heal(true);
  for (const phone of sim.phones) await sayLastWord(sim, phone);
  const sent: string[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    sent.length = 0;
    for (const phone of sim.phones) {
      const before = sim.wire.uploaded().length;
      await phone.engine.run(signal, true);
      await noteAcknowledged(sim, phone);
      // Who was revoked goes on trying: nobody can tell it.
      if (sim.truth.excluded.has(bytesToHex(keyOf(phone)))) continue;
      for (const frame of sim.wire.uploaded().slice(before)) sent.push(`${phone.name} kind ${frame[5]}`);
    }
    if (round > 2 && sent.length === 0) return [];
  }
  return [{ rule: "rest", detail: `in the last round were sent: ${sent.join(", ")}` }];
}
