/**
 * Phones whose access has ended: which clocks lock, what coordinators have to sign before a phone erases itself, with the vault open and behind the lock, and a phone
 * that is cut off anywhere on the way.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { vouchedMs } from "../../src/control/questions.ts";
import { decodeNote } from "../../src/erase/note.ts";
import type { ObeyPlaces } from "../../src/erase/obey.ts";
import { type LockedCalls, tendLocked } from "../../src/erase/tend-locked.ts";
import { finishWipes, wipeVault } from "../../src/erase/wipe.ts";
import type { Bytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeLeaseWatch } from "../../src/shell/acts/lease-end.ts";
import { watchErasing } from "../../src/shell/closing-watch.ts";
import { makeObedience } from "../../src/shell/obedience.ts";
import { hasOnlyHere, keepCertificate, uploadLocked } from "../../src/sync/upload-locked.ts";
import { keepWitness } from "../../src/vault/witness.ts";
import { type Attestation, CAUSE, decodeAttestation, isGenuine } from "../../src/wire/attestation.ts";
import { DAY_MS, endTeam, join, makeTeam, passDays, rounds, run, save, type Team } from "../support/people.ts";
import { copyDisk, type DiskImage, diskOf } from "../support/sim/disk.ts";
import type { Phone } from "../support/sim/phone.ts";
import { CutOff } from "../support/vaults.ts";
import { cutAfter, cutBefore, interfere, makeOrigin, wipePlaces } from "../support/wipes.ts";

const MOST_ACTS = 60;
const YEARS_MS = 3_650 * DAY_MS;
let team: Team;
let first: Phone;
let second: Phone;
let phone: Phone;
let endMs: number;
let told: [string, string, Bytes][] = [];

beforeAll(async () => {
  team = await makeTeam(2, "access");
  [first, second] = team.seats as [Phone, Phone];
  phone = await join(team, first, "W1");
  await keepWitness(phone.vault, phone.device.random);
  await keepCertificate(phone.vault.store, phone.vault.identity().certificate);
  await save(phone, 1);
  await rounds([first, second, phone]);
  endMs = first.engine.replica().control.terms.expiresMs;
});
afterAll(() => endTeam(team));

beforeEach(() => {
  told = [];
  vi.stubGlobal("addEventListener", () => undefined);
  const wipe = (vaultId: string, reason: string, note: Bytes) => told.push([vaultId, reason, note]);
  const acts = { current: { wipe, letGoOf: () => undefined } };
  watchErasing({ ...phone.device, shelf: { ...phone.device.shelf, list: async () => [] } }, acts);
});
afterEach(() => {
  vi.unstubAllGlobals();
  team.meddle = null;
  phone.clock.offMs = 0;
});

const lease = () => makeLeaseWatch({ clock: phone.clock, steadyMs: () => 0 }, phone.vault)(phone.engine.replica()).type;
const endAccess = ({ device, vault, engine, isCoordinator, clock }: Phone) =>
  makeObedience({
    ...{ device: { ...device, clock }, vault, isCoordinator },
    engine: () => engine,
    tell: () => undefined,
  }).endAccess(endMs);
const statementOf = (note: Bytes | undefined): Attestation =>
  unwrapResult(decodeAttestation(decodeNote(note ?? new Uint8Array())?.attestation ?? new Uint8Array()));

/** A start of the app, or a waking of the worker, with the vault locked. */
async function start(image: DiskImage, at: { readonly isOnline: boolean; readonly offMs?: number }) {
  const disk = await diskOf(image);
  unwrapResult(await disk.shelf.put({ id: image.vaultId, picture: 1, training: false, role: "field", state: "ready" }));
  const places = wipePlaces({ ...phone.device, ...disk, files: disk.secrets }, makeOrigin());
  const clock = { nowMs: () => team.clock.nowMs() + (at.offMs ?? 0) };
  const fetch = at.isOnline ? phone.device.fetch : async () => Response.error();
  return { disk, places, found: () => tendLocked({ ...places, clock, build: "test" }, [], callsOf(fetch)) };
}

const callsOf = (fetch: Phone["device"]["fetch"]): LockedCalls => ({
  ask: async () => null,
  handOver: (store, { charter, deviceKey }) => uploadLocked({ store, fetch, charter, signKey: deviceKey }),
  hasOnlyHere,
});

describe("before the end", () => {
  it.each([
    ["in 1970", -1_900_000_000_000, "runs"],
    ["ten years on", YEARS_MS, "locked"],
  ])("T47 a clock that is %s erases nothing, open or locked", async (_, offMs, state) => {
    phone.clock.offMs = offMs;
    expect(lease()).toBe(state);
    await endAccess(phone);
    const locked = await start(await copyDisk(phone.device, phone.vault.id), { isOnline: true, offMs });
    expect([told, await locked.found()]).toEqual([[], []]);
  });

  it("P13 a jump forward is corrected once coordinators answer, and nothing is gone", async () => {
    phone.clock.offMs = YEARS_MS;
    const watch = makeLeaseWatch({ clock: phone.clock, steadyMs: () => 0 }, phone.vault);
    expect(watch(phone.engine.replica()).type).toBe("locked");
    await save(phone, 2);
    team.clock.ms += 1;
    await rounds([phone, first, second, phone]);
    expect(watch(phone.engine.replica()).type).toBe("runs");
    await endAccess(phone);
    expect(told).toEqual([]);
  });
});

describe("after the end", () => {
  let alone: DiskImage;
  beforeAll(async () => {
    passDays(team, Math.ceil((endMs - team.clock.nowMs()) / DAY_MS) + 1);
    // One coordinator signs a time behind the end: fewer than decide.
    await rounds([first, phone], 1);
    expect(vouchedMs(phone.engine.replica().control) ?? 0).toBeLessThan(endMs);
    await endAccess(phone);
    expect(told).toEqual([]);
    await rounds([second, first, phone], 1);
    await save(phone, 3);
    unwrapResult(await phone.engine.sealAll());
    alone = await copyDisk(phone.device, phone.vault.id);
  });

  it("T47 is over by what both signed, and what is only here stays, with the vault open or locked", async () => {
    team.meddle = async () => new Response(null, { status: 503 });
    expect([lease(), vouchedMs(phone.engine.replica().control)]).toEqual(["over", team.clock.nowMs()]);
    await endAccess(phone);
    for (const offMs of [0, YEARS_MS, -1_900_000_000_000])
      expect(await (await start(alone, { isOnline: false, offMs })).found()).toEqual([]);
    expect(told).toEqual([]);
  });

  it("E22 a locked phone hands over first, then goes, and says why", async () => {
    const { places, disk, found } = await start(alone, { isOnline: true });
    const [condemned] = await found();
    const attestation = statementOf(condemned?.note);
    expect([condemned?.cause, attestation.cause, await isGenuine(attestation)]).toEqual(["ended", CAUSE.ended, true]);
    unwrapResult(await wipeVault(places, alone.vaultId, { note: condemned?.note ?? null }));
    expect((await disk.secrets.list()).includes(alone.vaultId)).toBe(false);
  });

  it.each([
    ["before", cutBefore],
    ["after", cutAfter],
  ])("E22 cut off %s any act, the vault opens as before or later starts finish", async (_when, how) => {
    for (let at = 1; at < MOST_ACTS; at++) {
      const { disk } = await start(alone, { isOnline: true });
      const cut = interfere(at, how, true);
      const places = { ...phone.device, ...disk, files: disk.secrets };
      const once = async (around?: typeof cut.around) => {
        const wipes = wipePlaces(places, makeOrigin(), around);
        const obeys: ObeyPlaces = { ...wipes, clock: team.clock, build: "test" };
        unwrapResult(await finishWipes(wipes));
        for (const { vaultId, note } of await tendLocked(obeys, [], callsOf(phone.device.fetch)))
          unwrapResult(await wipeVault(wipes, vaultId, { note }));
      };
      const outcome = await once(cut.around).catch((error: unknown) => error);
      if (!cut.hasFired()) break;
      expect(outcome === undefined || outcome instanceof CutOff).toBe(true);
      await once();
      expect([await disk.shelf.list(), (await disk.secrets.list()).includes(alone.vaultId)]).toEqual([[], false]);
    }
  });

  it("E22 an open phone goes once its relay has what it held; a coordinator’s device never does", async () => {
    await run(phone);
    await endAccess(first);
    expect(told).toEqual([]);
    await endAccess(phone);
    const [[vaultId, reason, note] = []] = told;
    expect([vaultId, reason, statementOf(note).unacknowledged]).toEqual([phone.vault.id, "ended", 0]);
  });

  it("T47 what is never taken goes a week later, by the signed time and the phone’s own clock", async () => {
    const image = alone;
    passDays(team, 9);
    await rounds([first, second, first, phone], 1);
    // The rows of a locked phone hear of no newer time; one whose session read on does.
    expect(await (await start(image, { isOnline: false })).found()).toEqual([]);
    await save(phone, 4);
    phone.clock.offMs = -30 * DAY_MS;
    await endAccess(phone);
    expect(told).toEqual([]);
    phone.clock.offMs = 0;
    await endAccess(phone);
    expect(told.map(([, reason]) => reason)).toEqual(["ended"]);
  });
});
