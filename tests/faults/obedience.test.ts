/** An open session whose programme is closed: who obeys at once, who waits for a person, and who is not believed. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { decodeNote } from "../../src/erase/note.ts";
import { type Bytes, bytesToHex } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeCarryFile, noteTaken } from "../../src/shell/acts/carry.ts";
import { watchErasing } from "../../src/shell/closing-watch.ts";
import { makeObedience } from "../../src/shell/obedience.ts";
import { ownReceipt } from "../../src/shell/own-receipt.ts";
import type { OpenSession } from "../../src/shell/session.ts";
import type { SyncFailure } from "../../src/sync/engine.ts";
import { CAUSE, decodeAttestation, isGenuine } from "../../src/wire/attestation.ts";
import { finalOf, orderOf, stateFinal } from "../support/closing.ts";
import { needOf, offerOf } from "../support/helping.ts";
import { endTeam, join, joinAsVolunteer, keyHex, makeTeam, rounds, run, type Team } from "../support/people.ts";
import type { Phone } from "../support/sim/phone.ts";

const { signal } = new AbortController();

let team: Team;
let first: Phone;
let second: Phone;
let third: Phone;
let phone: Phone;
let crew: Phone;
let helper: Phone;
/** What was told to go, with its note. */
let told: (readonly [string, Bytes])[];

/** Two of three have closed the programme, and its relay knows; the third and the phone have not heard. */
beforeAll(async () => {
  team = await makeTeam(3, "obedience");
  [first, second, third] = team.seats as [Phone, Phone, Phone];
  phone = await join(team, first, "W1");
  crew = await join(team, first, "W2");
  helper = await joinAsVolunteer(team, first, "V1");
  await rounds([...team.seats, phone, crew, helper]);
  const final = finalOf(first);
  await stateFinal(first, final);
  await run(first);
  await run(second);
  await stateFinal(second, final);
  await second.engine.run(signal, true);
});
afterAll(() => endTeam(team));

beforeEach(() => {
  told = [];
  vi.stubGlobal("addEventListener", () => undefined);
  const wipe = (vaultId: string, _: "closed", note: Bytes) => told.push([vaultId, note]);
  watchErasing(
    { ...phone.device, shelf: { ...phone.device.shelf, list: async () => [] } },
    {
      current: { wipe, letGoOf: () => undefined },
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  team.meddle = null;
});

const obedienceOf = ({ device, vault, engine, isCoordinator }: Phone) =>
  makeObedience({ device, vault, engine: () => engine, isCoordinator, tell: () => undefined });

/** What a run comes to once the relay is closed. */
async function failureOf({ engine }: Phone): Promise<SyncFailure> {
  const done = await engine.run(signal, true);
  if (done.ok) throw new TypeError("the relay is open");
  return done.error;
}

describe("what a statement says went with the phone", () => {
  const read = (note: Bytes | undefined) =>
    unwrapResult(decodeAttestation(decodeNote(note ?? new Uint8Array())?.attestation ?? new Uint8Array()));
  async function byOrder(of: Phone): Promise<number | null> {
    const outcome = obedienceOf(of);
    expect(await outcome.takeOrder(await orderOf(second))).toBe(true);
    await expect.poll(() => told.length).toBe(1);
    return read(told[0]?.[1]).unacknowledged;
  }
  const byHolder = async ({ device, vault, engine }: Phone) =>
    read(await ownReceipt(device, { vault, loaded: () => ({ vault, engine }) } as unknown as OpenSession))
      .unacknowledged;

  it("E27 counts what a file holds that nobody received, by an order and by the holder alike", async () => {
    for (let count = 0; count < 2; count++) await needOf(crew);
    const file = unwrapResult(await makeCarryFile(crew.device, crew, { type: "coordinators" }));
    await noteTaken(crew.device, crew, file);
    expect([await byOrder(crew), await byHolder(crew)]).toEqual([2, 2]);
  });

  it("E27 counts a volunteer's offers, by an order and by the holder alike", async () => {
    for (let count = 0; count < 2; count++) await offerOf(helper);
    expect([await byOrder(helper), await byHolder(helper)]).toEqual([2, 2]);
  });
});

describe("a holder who erases the own phone", () => {
  const sessionOf = ({ vault, engine }: Phone, isLoaded: boolean) =>
    ({ vault, loaded: () => (isLoaded ? { vault, engine } : null) }) as unknown as OpenSession;

  it.each([
    ["of what it alone held, the number", true, 0],
    ["before it knows what it alone holds, no number", false, null],
  ])("E23 leaves a statement for no order, where the programme wants one: %s", async (_, isLoaded, unacknowledged) => {
    const note = await ownReceipt(phone.device, sessionOf(phone, isLoaded));
    const bytes = decodeNote(note ?? new Uint8Array())?.attestation ?? new Uint8Array();
    const attestation = unwrapResult(decodeAttestation(bytes));
    expect(attestation).toMatchObject({ cause: CAUSE.own, orderHash: new Uint8Array(), unacknowledged });
    expect([bytesToHex(attestation.device), await isGenuine(attestation)]).toEqual([keyHex(phone), true]);
  });

  it("E23 is not held up where none can be made", async () => {
    const shelf = { ...phone.device.shelf, list: () => Promise.reject(new TypeError("gone")) };
    expect(await ownReceipt({ ...phone.device, shelf }, sessionOf(phone, true))).toBeUndefined();
  });
});

describe("a session whose programme is closed", () => {
  it("E20 a phone that its relay refuses asks for the order, and goes with a statement", async () => {
    const obedience = obedienceOf(phone);
    await obedience.hear(await failureOf(phone));
    await expect.poll(() => told.length).toBe(1);
    const [vaultId, note] = told[0] ?? [];
    const attestation = unwrapResult(
      decodeAttestation(decodeNote(note ?? new Uint8Array())?.attestation ?? new Uint8Array()),
    );
    expect([vaultId, bytesToHex(attestation.device), attestation.unacknowledged]).toEqual([
      phone.vault.id,
      keyHex(phone),
      0,
    ]);
    expect(attestation.orderHash).toEqual(obedience.closedBy());
    expect([await isGenuine(attestation), obedience.isCutOff()]).toEqual([true, true]);
  });

  it("E19 a relay that says closed and has no order that holds is not believed", async () => {
    const failure = await failureOf(phone);
    const obedience = obedienceOf(phone);
    team.meddle = async (_, target, ask) => (target.endsWith("/closing") ? new Response(null, { status: 404 }) : ask());
    await obedience.hear(failure);
    team.meddle = async (_, target, ask) => {
      if (!target.endsWith("/closing")) return ask();
      const bytes = new Uint8Array(await (await ask()).arrayBuffer());
      bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1;
      return new Response(bytes, { status: 200 });
    };
    await obedience.hear(failure);
    expect([obedience.closedBy(), obedience.isCutOff(), told]).toEqual([null, false, []]);
  });

  it("E20 a coordinator’s device knows, and waits for its person", async () => {
    for (const seat of [second, third]) {
      const obedience = obedienceOf(seat);
      obedience.look();
      await obedience.hear(await failureOf(seat));
      expect([obedience.closedBy() !== null, told]).toEqual([true, []]);
      await obedience.obeyClosing();
      expect(told.map(([vaultId]) => vaultId)).toEqual([seat.vault.id]);
      told.length = 0;
    }
  });

  it("E20 nothing goes while the programme is open", async () => {
    const obedience = obedienceOf(phone);
    await obedience.obeyClosing();
    await obedience.hear({ code: "RELAY_UNREACHABLE", retry: "later", relayCode: null, retryAfterMs: null });
    expect([obedience.closedBy(), told]).toEqual([null, []]);
  });
});
