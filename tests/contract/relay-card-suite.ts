/** The mailbox of cards, from request to answer. Two relays serve one database. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { seedToSignKey, sign } from "../../src/crypto/sign.ts";
import { type CardId, toIncarnation, toProgrammeId } from "../../src/kit/brand.ts";
import { type Bytes, bytesToHex } from "../../src/kit/bytes.ts";
import { decodeCbor } from "../../src/kit/cbor.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { MAX_REQUESTS } from "../../src/relay/http/card.ts";
import {
  bytesOf,
  certify,
  introduce,
  makePerson,
  makeProgramme,
  type Person,
  random,
  streamOf,
  type TestProgramme,
  type TestRelay,
  tokenOf,
} from "../../src/relay/test-kit.ts";
import { verifyKeyToCardId } from "../../src/wire/card.ts";
import {
  type CardCall,
  type CardReply,
  decodeCardReply,
  decodeProgrammes,
  encodeCardCall,
  signCardAsk,
} from "../../src/wire/card-calls.ts";
import { CARD_COPY_BYTES } from "../../src/wire/card-copy.ts";
import { cardRequestId, decodeCardRequest, encodeCardRequest, makeCardRequest } from "../../src/wire/card-request.ts";
import type { OpenSame } from "./relay-storage-suite.ts";
import { openTwins } from "./relay-twins.ts";

/** A paper card, as far as a relay can tell. */
const makeCard = () => {
  const signSeed = random(32);
  return { signSeed, verifyKey: seedToSignKey(signSeed) };
};
type TestCard = ReturnType<typeof makeCard>;

/** Registers the suite under `name`. */
export function describeRelayCards(name: string, start: () => Promise<OpenSame>): void {
  describe(`cards at relays on ${name}`, () => {
    let relay: TestRelay;
    let twin: TestRelay;
    let programme: TestProgramme;
    let token: Bytes;

    beforeAll(async () => {
      [relay, twin] = await openTwins(await start());
    }, 60_000);
    afterAll(() => Promise.all([relay?.storage.close(), twin?.storage.close()]));
    beforeEach(async () => {
      programme = await makeProgramme(relay);
      token = await tokenFor(programme.coordinator);
    });

    const tokenFor = (person: Person, scope: 1 | 2 = 2) => tokenOf(relay, programme.programmeId, person, scope);
    const idOf = ({ verifyKey }: TestCard): CardId => verifyKeyToCardId(programme.programmeId, verifyKey);
    /** The answer, or status and code of the refusal. */
    const ask = async (call: CardCall, bearer?: Bytes, at = relay): Promise<CardReply | unknown[]> => {
      const response = await at.post(`${programme.base}/card`, encodeCardCall(call), bearer);
      const bytes = await bytesOf(response);
      if (response.status === 200) return unwrapResult(decodeCardReply(bytes));
      const body = unwrapResult(decodeCbor(bytes, 64));
      return [response.status, Array.isArray(body) ? body[1] : null];
    };
    const challengeFor = async ({ verifyKey }: TestCard, at = relay): Promise<Bytes> => {
      const answer = await ask({ type: "ask", verifyKey }, undefined, at);
      if (!("type" in answer) || answer.type !== "challenge") throw new Error("no challenge");
      return answer.challenge;
    };
    const look = async (card: TestCard, at = relay, signedBy = card, pid = programme.programmeId) => {
      const proof = await signCardAsk(pid, card.verifyKey, await challengeFor(card, at), (label, message) =>
        sign(signedBy.signSeed, label, message),
      );
      return ask({ type: "get", ...proof }, undefined, at);
    };
    const wishOf = async (card: TestCard, challenge: Bytes, signedBy = card) => {
      const nonce = toIncarnation(challenge.slice(8, 24));
      const wish = { type: "erase", askedMs: 1, fields: new Map() } as const;
      const of = { verifyKey: card.verifyKey, signSeed: signedBy.signSeed };
      const epochKey = programme.coordinator.box.publicKey;
      return makeCardRequest(programme.programmeId, of, nonce, epochKey, wish, systemRandom);
    };
    const post = async (card: TestCard, at = relay) => {
      const challenge = await challengeFor(card, at);
      const request = encodeCardRequest(await wishOf(card, challenge));
      return ask({ type: "post", challenge, request }, undefined, at);
    };
    const give = (card: TestCard, copy = random(CARD_COPY_BYTES)) =>
      ask({ type: "put", copies: [{ cardId: idOf(card), copy }] }, token);
    const waiting = async () => {
      const answer = await ask({ type: "requests", after: null }, token, twin);
      return "type" in answer && answer.type === "requests" ? answer.requests : [];
    };

    it("R81 give a copy to the card's signature, from every relay of the database", async () => {
      const [card, copy] = [makeCard(), random(CARD_COPY_BYTES)];
      expect(await give(card, copy)).toEqual({ type: "done" });
      expect(await look(card, twin)).toEqual({ type: "copy", copy, waiting: 0 });
    });

    it("R80 show the newest copy", async () => {
      const [card, copy] = [makeCard(), random(CARD_COPY_BYTES)];
      await give(card);
      await give(card, copy);
      expect(await look(card)).toMatchObject({ copy });
    });

    it("R81 refuse another's signature, an old one, another programme's and another card's challenge", async () => {
      const [card, other] = [makeCard(), makeCard()];
      await give(card);
      expect(await look(card, relay, other)).toEqual([403, "AUTH_REFUSED"]);
      expect(await look(card, relay, card, toProgrammeId(random(16)))).toEqual([403, "AUTH_REFUSED"]);
      const foreign = await challengeFor(other);
      const sealed = (label: Parameters<typeof sign>[1], message: Uint8Array) => sign(card.signSeed, label, message);
      const proof = await signCardAsk(programme.programmeId, card.verifyKey, foreign, sealed);
      expect(await ask({ type: "get", ...proof })).toEqual([401, "CHALLENGE_REFUSED"]);
    });

    it("R81 know nothing of a stranger's card", async () => {
      expect(await look(makeCard())).toEqual([404, "CARD_UNKNOWN"]);
      expect(await post(makeCard())).toEqual([404, "CARD_UNKNOWN"]);
    });

    it("R82 keep a request until it is answered, and tell its holder that it waits", async () => {
      const card = makeCard();
      await give(card);
      expect(await post(card)).toMatchObject({ type: "copy", waiting: 1 });
      const [one] = await waiting();
      expect(one?.cameMs).toBe(relay.clock.ms);
      const request = unwrapResult(decodeCardRequest(one?.request ?? random(9)));
      await ask({ type: "done", requestIds: [cardRequestId(request)] }, token);
      expect(await look(card)).toMatchObject({ waiting: 0 });
    });

    it("R82 keep what comes twice once", async () => {
      const card = makeCard();
      await give(card);
      const challenge = await challengeFor(card);
      const request = encodeCardRequest(await wishOf(card, challenge));
      for (const at of [relay, twin])
        expect(await ask({ type: "post", challenge, request }, undefined, at)).toMatchObject({ waiting: 1 });
    });

    it("R82 refuse a request that another card signed, or with another nonce", async () => {
      const [card, other] = [makeCard(), makeCard()];
      await give(card);
      const challenge = await challengeFor(card);
      const forged = encodeCardRequest(await wishOf(card, challenge, other));
      expect(await ask({ type: "post", challenge, request: forged })).toEqual([403, "AUTH_REFUSED"]);
      const moved = encodeCardRequest(await wishOf(card, await challengeFor(card)));
      expect(await ask({ type: "post", challenge, request: moved })).toEqual([401, "CHALLENGE_REFUSED"]);
    });

    it("R82 keep a bounded number of requests of one card", async () => {
      const card = makeCard();
      await give(card);
      for (let at = 0; at < MAX_REQUESTS; at++) await post(card);
      expect(await post(card)).toEqual([429, "REQUESTS_FULL"]);
    });

    it("R80 forget a card whole", async () => {
      const card = makeCard();
      await give(card);
      await post(card);
      expect(await ask({ type: "remove", cardIds: [idOf(card)] }, token)).toEqual({ type: "done" });
      expect([await look(card), await waiting()]).toEqual([[404, "CARD_UNKNOWN"], []]);
    });

    it("R80 list cards in pages, ascending", async () => {
      const cards = [makeCard(), makeCard(), makeCard()];
      for (const card of cards) await give(card);
      const ids = cards.map(idOf).sort((a, b) => (bytesToHex(a) < bytesToHex(b) ? -1 : 1));
      expect(await ask({ type: "list", after: null }, token)).toEqual({ type: "cards", cardIds: ids });
      expect(await ask({ type: "list", after: ids[0] ?? null }, token, twin)).toEqual({
        type: "cards",
        cardIds: ids.slice(1),
      });
    });

    it("R80 are written and listed by coordinators in force only", async () => {
      const { coordinator, worker, certificate, programmeId } = programme;
      const unseated = makePerson();
      const standing = await certify(programmeId, unseated, coordinator, { role: 3 });
      await relay.post(
        `${programme.base}/segments`,
        streamOf(introduce(unseated, standing), introduce(worker, certificate)),
      );
      const calls: readonly CardCall[] = [
        { type: "put", copies: [] },
        { type: "remove", cardIds: [] },
        { type: "list", after: null },
        { type: "requests", after: null },
        { type: "done", requestIds: [] },
      ];
      for (const call of calls) {
        expect(await ask(call, await tokenFor(unseated))).toEqual([403, "SCOPE_REFUSED"]);
        expect(await ask(call, await tokenFor(worker, 1))).toEqual([403, "SCOPE_REFUSED"]);
        expect(await ask(call)).toEqual([401, "TOKEN_REFUSED"]);
      }
    });

    it("R10 lie under the programme's key", async () => {
      const [card, copy] = [makeCard(), random(CARD_COPY_BYTES)];
      await give(card, copy);
      const stored = await relay.storage.findCopy(programme.programmeId, idOf(card));
      expect(stored?.length).toBe(CARD_COPY_BYTES + 28);
      await relay.keys.destroyProgrammeKey(programme.programmeId);
      expect(await look(card)).toEqual([503, "KEY_MISSING"]);
    });

    it("R4 leave nothing when their programme goes", async () => {
      const card = makeCard();
      await give(card);
      await post(card);
      await relay.storage.removeProgramme(programme.programmeId);
      expect(await relay.storage.listCards(programme.programmeId, null, 9)).toEqual([]);
      expect(await relay.storage.listRequests(programme.programmeId, null, 9)).toEqual([]);
    });

    it("R83 find their programme by two bytes of its id, or in the whole list, which goes on behind any id", async () => {
      const tag = bytesToHex(programme.programmeId.subarray(0, 2));
      const list = async (query: string) =>
        unwrapResult(decodeProgrammes(await bytesOf(await twin.get(`/v1/programmes${query}`)))).map(bytesToHex);
      expect(await list(`?tag=${tag}`)).toContain(bytesToHex(programme.programmeId));
      expect((await list(`?tag=${tag}`)).every((id) => id.startsWith(tag))).toBe(true);
      expect((await list("")).length).toBeGreaterThanOrEqual((await list(`?tag=${tag}`)).length);
      const all = await list("");
      expect(await list(`?after=${all[0]}`)).toEqual(all.slice(1));
      expect(await list(`?after=${"f".repeat(32)}`)).toEqual([]);
      for (const query of ["tag=xyz", "after=00"]) expect((await twin.get(`/v1/programmes?${query}`)).status).toBe(400);
    });
  });
}
