/** A programme for the vectors of folding and merging: people, their control feeds, what they state. */
import { sign } from "../../src/crypto/sign.ts";
import { toProgrammeId, toSignKey } from "../../src/kit/brand.ts";
import { makeFeedId } from "../../src/wire/header.ts";
import { CHARTER } from "./cases/charter.ts";
import { bytesOf, hexOf, type Json, type JsonObject, listOf, objectOf, textOf } from "./json.ts";
import { bytesFor, give, giveText, person, ZEROS_32 } from "./material.ts";

export type Person = ReturnType<typeof person>;

export const [anna, ben, cleo, dora, tablet, papers, nobody] = ["anna", "ben", "cleo", "dora", "tablet", "papers", "nobody"].map(person) as [Person, Person, Person, Person, Person, Person, Person]; // biome-ignore format: one line

export const DAY_MS = 86_400_000;
export const START_MS = 1_790_000_000_000;

const seatOf = ({ signKey, boxKey }: Person): JsonObject => ({ signKey, boxKey });

const FIELDS: JsonObject = { ...CHARTER, coordinators: [seatOf(anna)], k: 1, profile: 2 };
export const charter = await giveText("make-charter", FIELDS, "charter");
const named = await give("decode-charter", { charter });
export const programmeId = textOf(named.programmeId);

/** The feed that a person writes in an incarnation. */
export const feedOf = (who: Person, incarnation = who.incarnation): string =>
  hexOf(makeFeedId(toProgrammeId(bytesOf(programmeId)), toSignKey(bytesOf(who.signKey)), bytesOf(incarnation)));

export const headAt = (feedId: string, seq: number, name = ""): JsonObject => ({
  feedId,
  seq,
  head: bytesFor(`head ${feedId} ${seq} ${name}`, 32),
});

export interface Terms {
  readonly number: number;
  readonly prev: string;
  readonly terms: JsonObject;
  readonly hash: string;
}

const { relays = [], policy = null } = FIELDS;
export const FIRST: Terms = {
  number: 0,
  prev: "",
  hash: textOf(named.hash),
  terms: { coordinators: [seatOf(anna)], k: 1, relays, expiresMs: FIELDS.expiresMs ?? 0, policy, recovery: null },
};

export const seats = (people: readonly Person[], k: number): JsonObject => ({ coordinators: people.map(seatOf), k });

/** An amend that follows `before`, and what it is called. */
export async function amend(
  before: Terms,
  change: JsonObject,
  pins: readonly JsonObject[] = [],
  reason = 0,
): Promise<JsonObject & Terms> {
  const terms = { ...before.terms, ...change };
  const fields = { type: "amend", number: before.number + 1, prev: before.hash, terms, pins, reason };
  const body = await giveText("encode-control", { objects: [fields] }, "body");
  const [read] = listOf((await give("decode-control", { body })).objects);
  return { ...fields, hash: textOf(objectOf(read).hash) };
}

export const heads = (list: readonly JsonObject[], atMs: number | null = null): JsonObject => ({ type: "heads", heads: list, atMs }); // biome-ignore format: one line

export const epochOf = (number: number, key: string, startsMs: number, grants: readonly Json[] = []): JsonObject => ({ type: "epoch", number, publicKey: person(key).boxKey, startsMs, grants }); // biome-ignore format: one line

export async function certOf(issuer: Person, holder: Person, role = 1, change: JsonObject = {}): Promise<JsonObject> {
  const { signKey, boxKey } = holder;
  const fields = {
    issuerSeed: issuer.seed,
    programmeId,
    signKey,
    boxKey,
    role,
    notAfterMs: START_MS + DAY_MS,
    lease: "",
  };
  return { type: "cert", certificate: await giveText("sign-certificate", { ...fields, ...change }, "certificate") };
}

/** Two control segments of one author for one place; `second` may be another place. */
export async function forkOf(author: Person, incarnation: string, seq = 1, second = seq): Promise<JsonObject> {
  const half = async (name: string, at: number) => {
    const prev = at === 1 ? ZEROS_32 : bytesFor("prev", 32);
    const given = { authorSeed: author.seed, incarnation, programmeId, seq: at, prev, body: bytesFor(name, 8) };
    return (await giveText("sign-control-segment", given, "frame")).slice(0, 416);
  };
  return {
    type: "fork",
    author: author.signKey,
    incarnation,
    a: await half("one", seq),
    b: await half("other", second),
  };
}

/** What people say, each in the next place of their feed. */
export class Story {
  readonly #said: JsonObject[] = [];

  async say(who: Person, ...objects: readonly JsonObject[]): Promise<this> {
    const feedId = feedOf(who);
    const seq = 1 + this.#said.filter((said) => said.feedId === feedId).length;
    const body = await giveText("encode-control", { objects }, "body");
    this.#said.push({ author: who.signKey, feedId, seq, body });
    return this;
  }

  get statements(): readonly JsonObject[] {
    return [...this.#said];
  }

  /** The same, feed after feed: the last feed that began comes first. */
  get byFeed(): readonly JsonObject[] {
    const feeds = [...new Set(this.#said.map(({ feedId }) => feedId))].reverse();
    return feeds.flatMap((feedId) => this.#said.filter((said) => said.feedId === feedId));
  }
}

/** A certificate whose signature is another's. */
export async function forgedCert(issuer: Person, holder: Person): Promise<JsonObject> {
  const cert = await certOf(issuer, holder);
  const other = hexOf(await sign(bytesOf(nobody.seed), "cert", bytesOf(holder.signKey)));
  return { type: "cert", certificate: textOf(cert.certificate).slice(0, -128) + other };
}
