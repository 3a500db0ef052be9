/** A card between a worker's phone, coordinators and whoever holds the paper: what it shows, what it may ask, and what is gone afterwards. */
import { beforeEach, describe, expect, it } from "vitest";
import { stretchCard } from "../../src/crypto/stretch.ts";
import { makeNotice } from "../../src/feed/make-op.ts";
import { type CardSecret, toCardSecret } from "../../src/kit/brand.ts";
import { type Bytes, bytesToHex } from "../../src/kit/bytes.ts";
import { encodeCbor } from "../../src/kit/cbor.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { CARD_FIELD } from "../../src/need/codec.ts";
import { type CopyKeeper, makeCopyKeeper } from "../../src/shell/acts/card-copies.ts";
import { answerRequest, fetchRequests, type OpenRequest, readRequests } from "../../src/shell/acts/card-requests.ts";
import { bindCard, readCard } from "../../src/shell/acts/cards.ts";
import { makeOpSaver } from "../../src/shell/acts/own-ops.ts";
import { type HeldCard, holdCard } from "../../src/shell/acts/person-card.ts";
import { needsOf, ownNeeds } from "../../src/shell/acts/records.ts";
import { NOTICE } from "../../src/sync/notices.ts";
import { cardText, deriveCard, wordsOfCard } from "../../src/wire/card.ts";
import { type CardRequestType, counterNonce, encodeCardRequest, makeCardRequest } from "../../src/wire/card-request.ts";
import { ADDRESS, exchange, makeWorld, saveNeed, type World } from "../support/world.ts";
import { damageText } from "../support/wrong-card.ts";

const SECRET = new Uint8Array(8).fill(7);
const secretOf = (bytes: Uint8Array): CardSecret => toCardSecret(bytes);

let world: World;
let keeper: CopyKeeper;

const programmeId = () => world.worker.vault.identity().charter.programmeId;
const parts = () => {
  const { device, vault } = world.coordinator;
  return { vault, clock: device.clock, random: device.random, today: () => 20_000 };
};
const records = () => world.coordinator.engine.replica().records;

/** Gives the card `secret` to the newest own record of the worker. */
async function give(secret: Uint8Array = SECRET): Promise<string> {
  const { device, vault, engine } = world.worker;
  const [own] = await ownNeeds(vault, engine.replica());
  const link = unwrapResult(await readCard(device, vault, engine.replica(), own?.key ?? "", secretOf(secret.slice())));
  const saved = await bindCard(vault, engine.replica(), makeOpSaver(device, vault), own?.key ?? "", link);
  return unwrapResult(saved);
}

/** What a coordinator's device does after a run that went well. */
async function tend(): Promise<void> {
  const { device, vault, session, engine } = world.coordinator;
  unwrapResult(await engine.run(new AbortController().signal));
  unwrapResult(await keeper.keep(engine.replica()));
  unwrapResult(await fetchRequests(device, vault, session, engine.replica()));
}
const scan = (secret: Uint8Array = SECRET) =>
  holdCard(world.worker.device, ADDRESS, { text: cardText(programmeId(), secretOf(secret)) });
const held = async (): Promise<HeldCard> => unwrapResult(await scan());
const waiting = () => readRequests(world.coordinator.vault, world.coordinator.engine.replica());
const ask = async (type: CardRequestType, fields = new Map<number, number>()) =>
  unwrapResult(await (await held()).ask({ type, askedMs: 1, fields }));

async function answer(request: OpenRequest | undefined, how: Parameters<typeof answerRequest>[3]): Promise<void> {
  if (!request) throw new RangeError("nothing was asked");
  unwrapResult(await world.coordinator.engine.change((before) => answerRequest(parts(), before, request, how)));
  await tend();
}

beforeEach(async () => {
  world = await makeWorld();
  const { device, vault, session } = world.coordinator;
  keeper = makeCopyKeeper(device, vault, session);
  await saveNeed(world.worker, 7);
  await give();
  await exchange(world);
  await tend();
}, 60_000);

describe("a card at a relay", () => {
  it("C10 C20 shows what is written, by its code and by its words", async () => {
    const { copy } = await held();
    expect([copy.programme, copy.area, copy.fields.get(14), copy.fields.has(CARD_FIELD)]).toEqual([
      ...["Harbour", "North quay", 3, false],
    ]);
    const words = wordsOfCard(secretOf(SECRET), programmeId());
    expect(unwrapResult(await holdCard(world.worker.device, ADDRESS, { words })).copy.fields).toEqual(copy.fields);
  });

  it("C20 a stranger's card and wrong words show nothing", async () => {
    const words = wordsOfCard(secretOf(SECRET), programmeId());
    const wrong = words.with(0, (words[0] ?? 0) ^ 1);
    const elsewhere = cardText(programmeId().map((byte) => byte ^ 255) as never, secretOf(SECRET));
    expect(
      [
        await scan(new Uint8Array(8).fill(9)),
        await holdCard(world.worker.device, ADDRESS, { text: elsewhere }),
        await holdCard(world.worker.device, ADDRESS, { text: "https://relay.example" }),
        await holdCard(world.worker.device, ADDRESS, { text: damageText(cardText(programmeId(), secretOf(SECRET))) }),
      ].map((one) => (one.ok ? "ok" : one.error)),
    ).toEqual(["nothing", "foreign", "other", "damaged"]);
    const read = await holdCard(world.worker.device, ADDRESS, { words: wrong });
    expect(["misread", "nothing"]).toContain(read.ok ? "ok" : read.error);
  });

  it("C20 of a programme that has closed leads to its certificate, and without a network nothing is said of it", async () => {
    world.wire.meddle = (path, send) =>
      path.endsWith("/card")
        ? Promise.resolve(new Response(encodeCbor([1, "PROGRAMME_CLOSED"]), { status: 410 }))
        : send();
    expect(await scan()).toEqual({ ok: false, error: "closed" });
    world.wire.meddle = async () => {
      throw new TypeError("no network");
    };
    expect(await scan()).toEqual({ ok: false, error: "unreachable" });
  });

  it("C10 a run in which nothing changed asks nobody", async () => {
    let calls = 0;
    world.wire.meddle = (path, send) => {
      if (path.endsWith("/card")) calls++;
      return send();
    };
    const { engine } = world.coordinator;
    for (let at = 0; at < 3; at++) unwrapResult(await keeper.keep(engine.replica()));
    expect(calls).toBe(0);
  });

  it("C10 C23 the relay reads nothing of it", async () => {
    const at = (await held()).copy;
    const stored = await world.relay.storage.listCards(programmeId(), null, 9);
    const sealed = await world.relay.storage.findCopy(programmeId(), stored[0] ?? (programmeId() as never));
    const bodyKey = await world.relay.keys.readProgrammeKey(programmeId());
    const copy = bodyKey.open({ programmeId: programmeId(), cardId: stored[0] as never }, sealed ?? SECRET);
    expect(bytesToHex(copy)).not.toContain(bytesToHex(new TextEncoder().encode(at.programme) as Bytes));
  });
});

describe("what a card asks", () => {
  it("C13 C14 a correction is a coordinator's own act, and its holder sees it done", async () => {
    await ask("correct", new Map([[14, 5]]));
    await tend();
    const [request] = await waiting();
    expect([request?.type, request?.record?.need.people, request?.after?.people]).toEqual(["correct", 3, 5]);
    expect(needsOf(records())[0]?.need).toMatchObject({ people: 3 });
    await answer(request, "done");
    const { copy, waiting: left } = await held();
    expect([copy.fields.get(14), copy.answers.map((one) => one.answer), left, (await waiting()).length]).toEqual([
      ...[5, [1], 0, 0],
    ]);
  });

  it("C14 a correction that is not made says so, and changes nothing", async () => {
    await ask("correct", new Map([[14, 5]]));
    await tend();
    await answer((await waiting())[0], "notDone");
    const { copy } = await held();
    expect([copy.fields.get(14), copy.answers.map((one) => one.answer)]).toEqual([3, [2]]);
  });

  it("C13 a correction that no need can hold is shown, and cannot be made", async () => {
    await ask("correct", new Map([[14, 99]]));
    await tend();
    const [request] = await waiting();
    expect(request?.after).toBeNull();
    await answer(request, "done");
    expect((await held()).copy.fields.get(14)).toBe(3);
  });

  it("C11 C14 an erasure ends the record, and copy and requests go from the relay", async () => {
    await ask("erase");
    await tend();
    await answer((await waiting())[0], "done");
    const { storage } = world.relay;
    expect([needsOf(records()).length, (await storage.listCards(programmeId(), null, 9)).length]).toEqual([0, 0]);
    expect([(await storage.listRequests(programmeId(), null, 9)).length, (await waiting()).length]).toEqual([0, 0]);
    expect(await scan()).toEqual({ ok: false, error: "nothing" });
    await world.worker.engine.run(new AbortController().signal);
    expect(await ownNeeds(world.worker.vault, world.worker.engine.replica())).toEqual([]);
  });

  it("C15 a complaint has a date, reaches coordinators alone and is answered", async () => {
    await ask("demanded");
    await tend();
    const [request] = await waiting();
    expect((request?.dueMs ?? 0) - (request?.cameMs ?? 0)).toBe(86_400_000);
    await answer(request, "passedOn");
    expect((await held()).copy.answers).toMatchObject([{ type: 6, answer: 4 }]);
  });

  it("C13 is read without a network", async () => {
    await ask("why");
    await tend();
    world.wire.meddle = async () => {
      throw new TypeError("no network");
    };
    expect((await waiting()).map(({ type }) => type)).toEqual(["why"]);
  });

  it("C16 without a record here it is shown, and put away", async () => {
    await ask("thanks");
    await tend();
    const { vault, engine } = world.coordinator;
    const none = { ...engine.replica(), records: { ...records(), recordById: new Map() } };
    const [request] = await readRequests(vault, none);
    expect(request?.record).toBeNull();
    const { putAway } = await import("../../src/shell/acts/card-requests.ts");
    await putAway(vault, request?.id ?? "");
    expect(await waiting()).toEqual([]);
  });

  it("C21 waits no more than eight deep", async () => {
    const card = await held();
    for (let at = 0; at < 8; at++) unwrapResult(await card.ask({ type: "thanks", askedMs: at, fields: new Map() }));
    expect(await card.ask({ type: "thanks", askedMs: 9, fields: new Map() })).toEqual({ ok: false, error: "full" });
  });
});

describe("what a card asks where there is no network", () => {
  it("C17 goes with the phone that carried it", async () => {
    const { device, vault } = world.worker;
    const { epochKey } = (await held()).copy;
    const card = deriveCard(await stretchCard(secretOf(SECRET), programmeId()), programmeId());
    const wish = { type: "complaint", askedMs: 1, fields: new Map() } as const;
    const nonce = counterNonce(device.clock.nowMs());
    const request = await makeCardRequest(programmeId(), card, nonce, epochKey, wish, device.random);
    const fields = new Map<number, number | Bytes>([
      [1, NOTICE.card],
      [2, encodeCardRequest(request)],
    ]);
    const author = vault.identity().keys.signKey;
    unwrapResult(await makeOpSaver(device, vault)((source) => makeNotice(source, author, fields)));
    await exchange(world);
    const [one] = await waiting();
    expect([one?.type, one?.record?.need.people]).toEqual(["complaint", 3]);
    await answer(one, "seen");
    expect([(await waiting()).length, (await held()).copy.answers.length]).toEqual([0, 1]);
  });
});

describe("a card that two records name", () => {
  it("C12 opens neither", async () => {
    await saveNeed(world.worker, 8);
    const { device, vault, engine } = world.worker;
    const own = await ownNeeds(vault, engine.replica());
    const other = own.find(({ need }) => need.alias[1] === 8)?.key ?? "";
    const first = own.find(({ key }) => key !== other);
    const link = first?.need.kind === "help" ? first.need.card : undefined;
    if (!link) throw new RangeError("no card");
    const { makeChange } = await import("../../src/feed/make-op.ts");
    const { linkToCbor } = await import("../../src/card/codec.ts");
    const { ownRecords, readOwnOps } = await import("../../src/sync/journal.ts");
    const all = ownRecords(vault, engine.replica(), await readOwnOps(vault, engine.replica())).records;
    const record = all.recordById.get(other);
    if (!record) throw new RangeError("no record");
    unwrapResult(
      await makeOpSaver(
        device,
        vault,
      )((source) => makeChange(source, record, new Map([[CARD_FIELD, linkToCbor(link)]]), 1)),
    );
    await exchange(world);
    await tend();
    expect(await scan()).toEqual({ ok: false, error: "nothing" });
  });
});
