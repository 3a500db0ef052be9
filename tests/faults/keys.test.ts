/** Every commit of a coordinator who changes the keys, snapshot included, fails once, before it took effect or after, and the device restarts: everyone reads on. */
import { beforeAll, describe, expect, it } from "vitest";
import { newestEpoch } from "../../src/control/fold.ts";
import { StoreError } from "../../src/kit/errors.ts";
import { err } from "../../src/kit/result.ts";
import { changeKeys } from "../../src/shell/acts/govern.ts";
import * as people from "../support/people.ts";
import type { Phone } from "../support/sim/phone.ts";
import { type Gate, makeGate } from "../support/world.ts";

const { reads, rounds, save } = people;
const { signal } = new AbortController();

/** More commits than a change of keys has; a loop that reaches it never ran untouched. */
const TOO_MANY = 60;

/** Puts a gate before every commit of the vault that is open now. */
function gateCommits({ vault }: Phone, gate: Gate): void {
  const commit = vault.store.commit.bind(vault.store);
  vault.store.commit = (batch) =>
    gate.pass(
      () => commit(batch),
      () => err(new StoreError("STORE_FAILED")),
    );
}

describe.each(["before", "after"] as const)("Y23 a commit that fails %s it took effect, while keys change", (when) => {
  let team: people.Team;
  let amal: Phone;
  beforeAll(async () => {
    team = await people.makeTeam(2);
    const [first] = team.seats;
    if (first) amal = await people.join(team, first, "Amal");
  }, 60_000);

  it("loses no need and leaves no coordinator without the newest key", async () => {
    const [first, second] = team.seats;
    if (!first || !second) throw new RangeError("no such seat");
    const [gate, expected]: [Gate, number[]] = [makeGate(), []];
    let n = 0;
    do {
      n++;
      gateCommits(first, gate);
      gate.arm(n, when);
      await first.engine.change((replica) => changeKeys(first.device, first.vault, replica));
      for (const { engine } of [first, second, first]) await engine.run(signal, true);
      await people.reopen(first);
      await save(amal, n);
      expected.push(n);
      await rounds([amal, first, second], 2);
      const epochs = [first, second].map(({ engine }) => newestEpoch(engine.replica().control));
      const isHeld = [first, second].map(({ vault }, at) => {
        const epoch = epochs[at];
        return epoch ? vault.heldEpoch(epoch.number, epoch.publicKey) !== null : false;
      });
      expect([isHeld, reads(first), reads(second)]).toEqual([[true, true], expected, expected]);
    } while (gate.hasFired() && n < TOO_MANY);
    expect(n).toBeLessThan(TOO_MANY);
    expect(n).toBeGreaterThan(5);
    await people.endTeam(team);
  }, 120_000);
});
