/** For tests of this room only: a relay in memory, and a small programme whose people sign and seal as the app does. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Hono } from "hono";
import type { Charter } from "../control/charter.ts";
import { makeCharter } from "../control/make-charter.ts";
import { type ControlObject, encodeControl } from "../control/objects.ts";
import { type BoxKeyPair, makeBoxKeyPair } from "../crypto/box-keys.ts";
import { type Signer, seedToSignKey, sign } from "../crypto/sign.ts";
import { type Incarnation, type ProgrammeId, type SignKey, toIncarnation } from "../kit/brand.ts";
import { type Bytes, bytesToBase64Url, concatBytes } from "../kit/bytes.ts";
import { decodeCbor } from "../kit/cbor.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import {
  decodeAuthChallenge,
  decodeToken,
  encodeAuthAsk,
  encodeAuthProof,
  type Scope,
  signAuth,
} from "../wire/auth.ts";
import { type Certificate, signCertificate } from "../wire/certificate.ts";
import { type Frame, frameToBytes } from "../wire/frame.ts";
import { FIRST_PREV, makeFeedId } from "../wire/header.ts";
import { encodeIntroduction } from "../wire/introduction.ts";
import type { Role } from "../wire/roles.ts";
import { sealSegment, signControlSegment } from "../wire/segment.ts";
import { ARRIVAL_TERMS, makeArrivals } from "./arrivals.ts";
import { makeCloser } from "./closer.ts";
import { type AppTerms, makeApp } from "./http/app.ts";
import type { Relay } from "./http/relay.ts";
import { openKeys } from "./keys.ts";
import { makeBuckets } from "./limits/bucket.ts";
import type { LogEvent } from "./log.ts";
import { makeMetrics } from "./metrics.ts";
import { useNative } from "./native.ts";
import { makeOperatorRight } from "./operator-right.ts";
import { makeStatements } from "./statements.ts";
import { openStorage } from "./storage/open.ts";

export const NOW = 1_800_000_000_000;
export const random = (length: number): Bytes => systemRandom.bytes(length);

/** Opens the operator's page of every relay here. */
export const STATUS_LINK = random(32);

export interface TestRelay extends Relay {
  readonly clock: { nowMs(): number; ms: number };
  readonly app: Hono;
  readonly keyFolder: string;
  readonly events: LogEvent[];
  post(path: string, body?: Uint8Array, bearer?: Bytes): Promise<Response>;
  get(path: string, bearer?: Bytes): Promise<Response>;
}

/** A relay with its database in memory, its keys in a temporary folder, a clock that tests set, and wide limits. */
export async function makeTestRelay(change: Partial<Relay> = {}, terms: Partial<AppTerms> = {}): Promise<TestRelay> {
  useNative();
  const clock = { ms: NOW, nowMs: () => clock.ms };
  const wide = () => makeBuckets({ burst: 1e6, perSecond: 1e6 }, clock);
  const keyFolder = mkdtempSync(path.join(tmpdir(), "ebb-keys-"));
  const [storage, keys] = [
    change.storage ?? (await openStorage({ file: ":memory:" })),
    change.keys ?? (await openKeys(keyFolder)),
  ];
  const events: LogEvent[] = [];
  const arrivals = change.arrivals ?? makeArrivals(storage, { ...ARRIVAL_TERMS, lookMs: 20 });
  const relay = {
    storage,
    keys,
    statements: makeStatements(storage, keys),
    random: systemRandom,
    takesTraining: true,
    forgetsAfterDays: null,
    closer: makeCloser({ storage, keys, clock }, (event) => events.push(event)),
    arrivals,
    metrics: makeMetrics({ startedMs: NOW, waiting: arrivals.count }),
    limits: { address: wide(), device: wide(), feed: wide(), training: wide(), card: wide(), order: wide() },
    operatorRight: makeOperatorRight(STATUS_LINK, clock, systemRandom),
    box: { disk: async () => null, power: async () => null },
    startedMs: NOW,
    addressOf: () => "",
    ...change,
    clock,
  };
  const plain = { dist: keyFolder, sounds: keyFolder, relayAddresses: [], isBehindTls: false, showsMetrics: false };
  const all = { ...plain, ...terms };
  const app = makeApp(relay, all, (event) => events.push(event));
  const headers = (bearer?: Bytes) => (bearer ? { authorization: `Bearer ${bytesToBase64Url(bearer)}` } : undefined);
  return {
    ...relay,
    app,
    keyFolder,
    events,
    post: async (to, body = new Uint8Array(), bearer) =>
      app.request(to, { method: "POST", body: Uint8Array.from(body), headers: headers(bearer) ?? {} }),
    get: async (to, bearer) => app.request(to, { headers: headers(bearer) ?? {} }),
  };
}

/** Somebody with keys and one feed. */
export interface Person {
  readonly key: SignKey;
  readonly box: BoxKeyPair;
  readonly sign: Signer;
  readonly incarnation: Incarnation;
}

export function makePerson(): Person {
  const seed = random(32);
  return {
    key: seedToSignKey(seed),
    box: makeBoxKeyPair(systemRandom),
    sign: (name, message) => sign(seed, name, message),
    incarnation: toIncarnation(random(16)),
  };
}

/** Bytes of a charter with `coordinators`, by default for training. */
export const charterOf = (coordinators: readonly Person[], isTraining = true): Charter =>
  makeCharter({
    createdMs: NOW,
    expiresMs: NOW + 86_400_000,
    coordinators: coordinators.map(({ key, box }) => ({ signKey: key, boxKey: box.publicKey })),
    k: Math.floor(coordinators.length / 2) + 1,
    relays: [],
    policy: { lease: 0, retentionDays: 7, idleMinutes: 5 },
    timeZone: "Europe/Athens",
    isTraining,
    redLines: [1],
    nonce: random(16),
    profile: 1,
  });

/** A certificate of `person` by `issuer`. */
export const certify = (
  programmeId: ProgrammeId,
  person: Person,
  issuer: Person,
  { role = 1 as Role, notAfterMs = NOW + 86_400_000 } = {},
): Promise<Certificate> => {
  const fields = { programmeId, signKey: person.key, boxKey: person.box.publicKey, role, notAfterMs };
  return signCertificate({ ...fields, lease: new Uint8Array() }, issuer.key, issuer.sign);
};

export const introduce = ({ key, incarnation }: Person, certificate: Certificate | null): Bytes =>
  encodeIntroduction({ author: key, incarnation, certificate });

interface FrameTerms {
  readonly kind?: 1 | 2 | 3 | 4 | 5;
  readonly text?: Bytes;
  readonly to?: readonly BoxKeyPair[];
}

/** The next frame of `author`'s feed behind `before`. Kind 4 carries `text` as it is. */
export function frameOf(programmeId: ProgrammeId, author: Person, before: Frame | null, terms: FrameTerms = {}) {
  const { kind = 1, text = random(40), to = [author.box] } = terms;
  const position = {
    programmeId,
    feedId: makeFeedId(programmeId, author.key, author.incarnation),
    seq: (before?.header.seq ?? 0) + 1,
    prev: before?.head ?? FIRST_PREV,
    author: author.key,
  };
  if (kind === 4) return signControlSegment(position, text, author.sign);
  const recipients = to.map(({ publicKey }) => publicKey);
  return sealSegment(kind, position, recipients, text, author.sign, systemRandom);
}

/** A programme at `relay` with one coordinator, or more, and one certified field worker, nothing uploaded yet. */
export async function makeProgramme(relay: TestRelay, others: readonly Person[] = []) {
  const [coordinator, worker] = [makePerson(), makePerson()];
  const charter = charterOf([coordinator, ...others]);
  const { programmeId } = charter;
  const response = await relay.post("/v1/programmes", charter.bytes);
  if (response.status !== 200) return Promise.reject(response.status);
  const certificate = await certify(programmeId, worker, coordinator);
  const base = `/v1/p/${bytesToBase64Url(programmeId)}`;
  return { charter, programmeId, coordinator, worker, certificate, base };
}

export type TestProgramme = Awaited<ReturnType<typeof makeProgramme>>;

/** Uploads a control segment of `author`, the next one behind `before`, with its introduction by the charter or by amends. Fails where it is not taken. */
export async function state(
  relay: TestRelay,
  { programmeId, base }: TestProgramme,
  author: Person,
  before: Frame | null,
  objects: readonly ControlObject[],
): Promise<Frame> {
  const frame = await frameOf(programmeId, author, before, { kind: 4, text: encodeControl(objects) });
  const { status } = await relay.post(`${base}/segments`, streamOf(introduce(author, null), frame));
  return status === 200 ? frame : Promise.reject(status);
}

/** The programme's coordinator revokes `person`, in its first control segment. */
export const revoke = (relay: TestRelay, programme: TestProgramme, person: Person): Promise<Frame> =>
  state(relay, programme, programme.coordinator, null, [{ type: "revoke", device: person.key, pins: [], reason: 0 }]);

/** Bytes of introductions and frames, one after the other. */
export const streamOf = (...items: readonly (Bytes | Frame)[]): Bytes =>
  concatBytes(...items.map((item) => (item instanceof Uint8Array ? item : frameToBytes(item))));

/** What of a relay it takes to get a token, also of one in another process. */
type Provable = Pick<TestRelay, "post"> & { readonly keys: Pick<TestRelay["keys"], "publicKey"> };

/** Asks for a challenge and answers it; returns the relay's second answer. */
export async function prove(relay: Provable, programmeId: ProgrammeId, person: Person, scope: Scope) {
  const ask = { programmeId, deviceKey: person.key, scope };
  const challenge = unwrapResult(decodeAuthChallenge(await bytesOf(await relay.post("/v1/auth", encodeAuthAsk(ask)))));
  const proof = await signAuth(ask, challenge, relay.keys.publicKey, person.sign);
  return relay.post("/v1/auth", encodeAuthProof(proof));
}

/** A token of `person`. */
export async function tokenOf(relay: Provable, programmeId: ProgrammeId, person: Person, scope: Scope) {
  return unwrapResult(decodeToken(await bytesOf(await prove(relay, programmeId, person, scope)))).token;
}

export const bytesOf = async (response: Response): Promise<Bytes> => new Uint8Array(await response.arrayBuffer());

/** Status and code of a refusal; the code is `null` where the body is another. */
export async function refusalOf(response: Response): Promise<[number, unknown]> {
  const body = decodeCbor(await bytesOf(response), 512);
  return [response.status, body.ok && Array.isArray(body.value) ? body.value[1] : null];
}
