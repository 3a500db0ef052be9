/**
 * Whatever a device does, every commit, every write into its S file and every call of it fails once, before it took effect or after, on a device that goes on and on one
 * that is cut off there and starts again. Afterwards nothing fails any more, and everything is as where nothing had failed.
 *
 * `npm test` takes a few of these acts, drawn from SEED; with EBB_LONG=1 all of them. FAULT_CASE names one case.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endTeam } from "../support/people.ts";
import { type Phone, reopen } from "../support/sim/phone.ts";
import { makePrng } from "../support/sim/prng.ts";
import type { Gate } from "../support/world.ts";
import { CASES, type Case, phoneOf } from "./cases.ts";
import { complaints, makeStage, outcomeOf, type Picture, putBack, type Stage, settle, takePicture } from "./stage.ts";

const SEED = process.env.FAULT_SEED ?? "faults 1";
const IS_LONG = process.env.EBB_LONG === "1";
const SAMPLES = 1;
const MOST_TRIES = 5;

const ENDINGS = [
  ["before", "goes on"],
  ["after", "goes on"],
  ["before", "is cut off"],
  ["after", "is cut off"],
] as const;

interface Fault {
  readonly at: number;
  readonly when: "before" | "after";
  readonly then: "goes on" | "is cut off";
}

let [stage, base]: [Stage, Picture] = [undefined as never, undefined as never];

beforeAll(async () => {
  stage = await makeStage(SEED);
  base = await takePicture(stage);
}, 60_000);

afterAll(() => endTeam(stage.team));

/** Does what is to be done, and does it again for as long as it fails; a device that is cut off is unlocked again before. */
async function insist(actor: Phone, gate: Gate, act: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await act();
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
    }
    const isCut = gate.isDead();
    gate.arm(0, "before");
    if (isCut) await reopen(actor);
  }
}

interface Ending {
  readonly left: readonly string[];
  readonly broken: readonly string[];
  readonly acts: number;
}

async function playFrom(picture: Picture, one: Case, fault: Fault | null): Promise<Ending> {
  const actor = phoneOf(stage, one.actor);
  const gate = await putBack(picture, actor);
  const since = stage.team.uploaded().length;
  if (fault) gate.arm(fault.at, fault.when, fault.then);
  const ran = () => (one.act ? one.act(stage, actor) : runHard(actor));
  await insist(actor, gate, ran);
  const acts = gate.count();
  gate.arm(0, "before");
  const failed = await settle(stage);
  const left = await outcomeOf(picture);
  for (const phone of stage.phones) await reopen(phone);
  const again = await outcomeOf(picture);
  return {
    acts,
    left,
    broken: [
      ...failed,
      ...(await complaints(stage, since)),
      ...differences(left, again).map((line) => `after a restart ${line}`),
    ],
  };
}

async function runHard({ engine }: Phone): Promise<void> {
  const done = await engine.run(new AbortController().signal, true);
  if (!done.ok) throw new Error(done.error.code);
}

const differences = (wanted: readonly string[], left: readonly string[]): readonly string[] => [
  ...wanted.filter((line) => !left.includes(line)).map((line) => `- ${line}`),
  ...left.filter((line) => !wanted.includes(line)).map((line) => `+ ${line}`),
];

function faultsOf(name: string, acts: number): readonly Fault[] {
  const all = ENDINGS.flatMap(([when, then]) =>
    Array.from({ length: acts }, (_, n): Fault => ({ at: n + 1, when, then })),
  );
  const prng = makePrng(`${SEED}/${name}`);
  return IS_LONG || all.length <= SAMPLES ? all : Array.from({ length: SAMPLES }, () => prng.pick(all));
}

const named = (fault: Fault) => `act ${fault.at} fails ${fault.when} it took effect, the device ${fault.then}`;

describe(`Y23 cut off anywhere, drawn from "${SEED}"`, () => {
  const only = process.env.FAULT_CASE;
  it.each(CASES.filter(({ name }) => !only || name.includes(only)))(
    "$name",
    async (one) => {
      stage.phones.splice(base.images.length);
      stage.truth.excluded.clear();
      await putBack(base);
      await one.prepare(stage);
      const picture = await takePicture(stage);
      const whole = await playFrom(picture, one, null);
      const wrong = new Map(whole.broken.map((line) => ["nothing fails", line]));
      for (const fault of faultsOf(one.name, whole.acts)) {
        const { left, broken } = await playFrom(picture, one, fault);
        const lines = [...broken, ...differences(whole.left, left)];
        if (lines.length > 0) wrong.set(named(fault), lines.join("\n"));
      }
      expect(Object.fromEntries(wrong)).toEqual({});
    },
    IS_LONG ? 1_200_000 : 60_000,
  );
});
