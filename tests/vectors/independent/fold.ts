/** What control statements come to, after T20 to T37 of src/control/SPEC.md: everything is worked out at once from all of them. */
import { bytesOf, type Json, type JsonObject, listOf, numberOf, type Operation, objectOf, textOf } from "../json.ts";
import { type Agreement, agree, type SeatOf, seatKeys, type Vote } from "./amends.ts";
import { readCertificate } from "./certificate.ts";
import { foldClosing, type Said } from "./closings.ts";
import { verify } from "./primitives.ts";
import { programmeOperations } from "./programme.ts";
import { answering, Refusal } from "./refusal.ts";
import { feedIdOf, readHeader } from "./segment.ts";

interface Statement {
  readonly author: string;
  readonly feedId: string;
  readonly seq: number;
  readonly objects: readonly JsonObject[];
}

interface Head {
  readonly seq: number;
  readonly head: string;
}
type HeadsByFeed = ReadonlyMap<string, Head>;

const runDecoder = (name: string, given: JsonObject): JsonObject => {
  const answer = programmeOperations[name]?.(given) as { outcome: string; gives?: Json };
  if (answer.outcome !== "ok") throw new Refusal(answer.outcome);
  return objectOf(answer.gives);
};

function readStatements(given: JsonObject): readonly Statement[] {
  const newest = new Map<string, number>();
  return listOf(given.statements)
    .map(objectOf)
    .flatMap(({ author, feedId, seq, body }) => {
      const feed = textOf(feedId);
      if (numberOf(seq) <= (newest.get(feed) ?? 0)) return [];
      newest.set(feed, numberOf(seq));
      const objects = listOf(runDecoder("decode-control", { body: body ?? null }).objects).map(objectOf);
      return [{ author: textOf(author), feedId: feed, seq: numberOf(seq), objects }];
    });
}

/** T20. */
function isHeard(seat: SeatOf | undefined, feedId: string, seq: number): boolean {
  if (!seat || seat.isActive) return seat !== undefined;
  return seat.pins.map(objectOf).some((pin) => pin.feedId === feedId && seq <= numberOf(pin.seq));
}

/** T34. */
function isForkProven(programmeId: Uint8Array, object: JsonObject): boolean {
  const [author, incarnation] = [bytesOf(object.author), bytesOf(object.incarnation)];
  const [a, b] = [bytesOf(object.a), bytesOf(object.b)];
  const feed = feedIdOf(programmeId, author, incarnation);
  try {
    const headers = [a, b].map((half) => readHeader(half.subarray(0, 144)));
    const [one, other] = headers.map(({ seq }) => seq);
    const areOfFeed = headers.every((header) => header.feedId.equals(feed) && Buffer.compare(header.programmeId, programmeId) === 0); // biome-ignore format: one line
    const areSigned = [a, b].every((half) => verify(author, half.subarray(144), "seg", half.subarray(0, 144)));
    const differ = Buffer.compare(a.subarray(0, 144), b.subarray(0, 144)) !== 0;
    return areOfFeed && one === other && differ && areSigned;
  } catch (refusal) {
    if (refusal instanceof Refusal) return false;
    throw refusal;
  }
}

/** T22. */
function isOurs(programmeId: Uint8Array, seats: Agreement["seats"], object: JsonObject): boolean {
  const certificate = readCertificate(bytesOf(object.certificate));
  const { issuer, signature, payload } = certificate;
  const isSigned = verify(issuer, signature, "cert", payload);
  return isSigned && Buffer.compare(certificate.programmeId, programmeId) === 0 && seats.has(Buffer.from(issuer).toString("hex")); // biome-ignore format: one line
}

/** Why an object has no effect. */
function refusalOf(
  programmeId: Uint8Array,
  { seats }: Agreement,
  { author, feedId, seq, object }: Said,
): string | null {
  if (!isHeard(seats.get(author), feedId, seq)) return "CONTROL_STRANGER";
  if (object.type === "cert" && !isOurs(programmeId, seats, object)) return "CERTIFICATE_NOT_OURS";
  if (object.type === "fork" && !isForkProven(programmeId, object)) return "FORK_UNPROVEN";
  if (object.type === "revoke" && seats.has(textOf(object.device))) return "REVOKE_SEAT";
  if (object.type === "box" && object.holder !== author && seats.has(textOf(object.holder))) return "BOX_STRANGER";
  return null;
}

const headsIn = (value: Json | undefined): readonly (readonly [string, Head])[] =>
  listOf(value)
    .map(objectOf)
    .map(({ feedId, seq, head }) => [textOf(feedId), { seq: numberOf(seq), head: textOf(head) }]);

/** T23: the higher seq, then the lesser bytes. */
const isFurther = (a: Head, b: Head) => a.seq > b.seq || (a.seq === b.seq && a.head < b.head);

function furthest(rows: readonly (readonly [string, Head])[]): HeadsByFeed {
  const heads = new Map<string, Head>();
  for (const [feed, head] of rows) {
    const known = heads.get(feed);
    if (!known || isFurther(head, known)) heads.set(feed, head);
  }
  return heads;
}

/** T37, T33: of one feed the one that goes least far; feeds that one of them leaves out are left out. */
function common(all: readonly (readonly (readonly [string, Head])[])[]): HeadsByFeed {
  const heads = new Map<string, Head>();
  for (const [feed, head] of all.flat()) {
    const known = heads.get(feed);
    if (!known || isFurther(known, head)) heads.set(feed, head);
  }
  return new Map([...heads].filter(([feed]) => all.every((rows) => rows.some(([named]) => named === feed))));
}

const sortedKeys = <Value>(map: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));

const headsToJson = (heads: HeadsByFeed): Json => sortedKeys(heads).map(([feedId, head]) => ({ feedId, ...head }));

const groupBy = <Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item]);
  return groups;
};

const typed = (said: readonly Said[], ...types: readonly string[]) =>
  said.filter(({ object }) => types.includes(textOf(object.type)));

/** T21. */
function foldEpochs(said: readonly Said[]): readonly JsonObject[] {
  const keys = groupBy(
    typed(said, "epoch"),
    ({ object }) => `${String(object.number).padStart(5, "0")}${object.publicKey}`,
  );
  const epochs = sortedKeys(keys).map(([, same]): JsonObject => {
    const grants = new Map(same.flatMap(({ object }) => listOf(object.grants)).map((grant) => [`${objectOf(grant).keyId}${objectOf(grant).sealed}`, grant] as const)); // biome-ignore format: one line
    const startsMs = Math.max(...same.map(({ object }) => numberOf(object.startsMs)));
    const { number = 0, publicKey = "" } = same[0]?.object ?? {};
    return { number, publicKey, startsMs, grants: sortedKeys(grants).map(([, grant]) => grant) };
  });
  const numbers = new Set(epochs.map(({ number }) => number));
  return epochs.filter(({ number }) => Array.from({ length: numberOf(number) }).every((_, at) => numbers.has(at + 1)));
}

/** T22. */
function foldCertificates(
  said: readonly Said[],
): ReadonlyMap<string, ReturnType<typeof readCertificate> & { hex: string }> {
  const certificates = typed(said, "cert").map(({ object }) => {
    const hex = textOf(object.certificate);
    return { ...readCertificate(bytesOf(hex)), hex };
  });
  certificates.sort((a, b) => a.notAfterMs - b.notAfterMs || (a.hex < b.hex ? -1 : 1));
  return new Map(certificates.map((certificate) => [certificate.signKey.toString("hex"), certificate]));
}

/** T33. */
function foldSnapshots(
  said: readonly Said[],
  isValid: (vouchedBy: readonly string[]) => boolean,
): readonly JsonObject[] {
  const byId = groupBy(typed(said, "snapshot", "vouch"), ({ object }) => textOf(object.id));
  return sortedKeys(byId).flatMap(([id, same]) => {
    const parts = groupBy(typed(same, "snapshot"), ({ author, object }) =>
      [author, object.feedId, object.fromSeq, object.toSeq].join(),
    );
    const variants = sortedKeys(parts).map(([, some]) => some);
    const [first] = variants[0] ?? [];
    if (!first) return [];
    const heads = common(variants.map((some) => [...furthest(some.flatMap(({ object }) => headsIn(object.heads)))]));
    const vouchedBy = [...new Set(same.map(({ author }) => author))].sort();
    const { feedId = "", fromSeq = 0, toSeq = 0 } = first.object;
    const where = { id, author: first.author, feedId, fromSeq, toSeq };
    return [{ ...where, heads: headsToJson(heads), vouchedBy, isValid: isValid(vouchedBy) }];
  });
}

const forkFeed = (fork: JsonObject): string => textOf(fork.a).slice(48, 80);
const forkSeq = (fork: JsonObject): number => Number.parseInt(textOf(fork.a).slice(80, 88), 16);

/** T34. */
function foldForks(said: readonly Said[]): ReadonlyMap<string, JsonObject> {
  const forks = typed(said, "fork").map(({ object }) => object);
  const nameOf = (fork: JsonObject) => `${textOf(fork.a).slice(80, 88)}${fork.a}${fork.b}`;
  forks.sort((x, y) => (nameOf(x) < nameOf(y) ? 1 : -1));
  return new Map(forks.map((fork) => [forkFeed(fork), fork]));
}

/** Everything that follows from `given`: charter and statements. */
export function foldControl(given: JsonObject) {
  const charter = runDecoder("decode-charter", given);
  const programmeId = bytesOf(charter.programmeId);
  const statements = readStatements(given);
  const all = statements.flatMap(({ objects, ...place }) => objects.map((object): Said => ({ ...place, object })));
  const votes = typed(all, "amend").map(({ object, ...place }): Vote => ({ ...place, amend: object }));
  const words = typed(all, "closeIntent", "closeFinal");
  const agreed = agree(charter, votes);
  const closing = foldClosing(agreed.trail, words, votes);
  const judged = all
    .filter((said) => said.object.type !== "amend" && !words.includes(said))
    .map((said) => ({ said, code: refusalOf(programmeId, agreed, said) }));
  const said = judged.flatMap(({ said, code }) => (code === null ? [said] : []));
  const refused = [
    ...agreed.refused,
    ...closing.refused,
    ...judged.flatMap(({ said: { feedId, seq }, code }) => (code === null ? [] : [{ feedId, seq, code }])),
  ];
  const [active, k] = [seatKeys(agreed.terms), numberOf(agreed.terms.k)];
  const isValid = (vouchedBy: readonly string[]) => vouchedBy.filter((key) => active.includes(key)).length >= k;
  const acks = typed(said, "heads");
  const acksBy = new Map([...groupBy(acks, ({ author }) => author)].map(([by, own]) => [by, furthest(own.flatMap(({ object }) => headsIn(object.heads)))])); // biome-ignore format: one line
  const signedMs = new Map([...groupBy(acks.filter(({ object }) => typeof object.atMs === "number"), ({ author }) => author)].map(([by, own]) => [by, Math.max(...own.map(({ object }) => numberOf(object.atMs)))])); // biome-ignore format: one line
  const times = active.flatMap((key) => signedMs.get(key) ?? []).sort((a, b) => b - a);
  const newestByFeed = new Map(statements.map(({ feedId, seq }) => [feedId, seq]));
  return {
    agreed,
    closing,
    active,
    said,
    acks,
    acksBy,
    signedMs,
    newestByFeed,
    refused,
    vouchedMs: times[k - 1] ?? null,
    epochs: foldEpochs(said),
    certificates: foldCertificates(said),
    revoked: new Map(
      [...groupBy(typed(said, "revoke"), ({ object }) => textOf(object.device))].map(([device, some]) => [
        device,
        common(some.map(({ object }) => headsIn(object.pins))),
      ]),
    ),
    drops: furthest(typed(said, "drop").flatMap(({ object }) => headsIn(object.heads))),
    snapshots: foldSnapshots(said, isValid),
    forks: foldForks(said),
  };
}

export type Folded = ReturnType<typeof foldControl>;

/** T31. */
function letGo({ active, acksBy, snapshots, forks }: Folded, feedId: string, author: Json): number {
  const others = active.filter((key) => key !== author);
  const ackOf = (key: string) => acksBy.get(key)?.get(feedId)?.seq ?? 0;
  const covered = snapshots
    .filter(({ isValid }) => isValid === true)
    .flatMap(({ heads }) => listOf(heads).map(objectOf));
  const snapshotSeq = Math.max(0, ...covered.filter((head) => head.feedId === feedId).map(({ seq }) => numberOf(seq)));
  const byAll = others.length > 0 ? Math.min(...others.map(ackOf)) : 0;
  const byOne = others.length < active.length ? snapshotSeq : Math.min(snapshotSeq, Math.max(0, ...active.map(ackOf)));
  const fork = forks.get(feedId);
  return Math.min(Math.max(byAll, byOne), fork ? forkSeq(fork) - 1 : Number.POSITIVE_INFINITY);
}

/** T30: of a forked control feed only what comes before the fork was certainly seen. */
export function certainSeq({ forks }: Folded, { feedId, seq }: JsonObject): number {
  const fork = forks.get(textOf(feedId));
  return fork ? Math.min(numberOf(seq), forkSeq(fork) - 1) : numberOf(seq);
}

/** T30. */
export function ackedBySeen(folded: Folded, seen: readonly JsonObject[], feedId: string): number {
  const known = folded.acks.filter((ack) =>
    seen.some((at) => at.feedId === ack.feedId && ack.seq <= certainSeq(folded, at)),
  );
  return furthest(known.flatMap(({ object }) => headsIn(object.heads))).get(feedId)?.seq ?? 0;
}

/** T20, T37. */
export function isPinnedOut({ agreed, revoked }: Folded, author: string, feedId: string, seq: number): boolean {
  const seat = agreed.seats.get(author);
  if (seat) return !isHeard(seat, feedId, seq);
  const pins = revoked.get(author);
  return pins !== undefined && seq > (pins.get(feedId)?.seq ?? 0);
}

/** T32. */
function boxKeyOf({ agreed, certificates, said }: Folded, holder: string, epoch: number): Json {
  const certificate = certificates.get(holder);
  const base = agreed.seats.get(holder)?.boxKey ?? (certificate && Buffer.from(certificate.boxKey).toString("hex"));
  const announced = typed(said, "box")
    .map(({ object }) => object)
    .filter((box) => box.holder === holder && numberOf(box.epoch) <= epoch)
    .sort((a, b) => numberOf(b.epoch) - numberOf(a.epoch) || (textOf(a.boxKey) < textOf(b.boxKey) ? -1 : 1));
  return base === undefined ? null : (announced[0]?.boxKey ?? base);
}

/** T36. */
const isEpochOver = ({ epochs, vouchedMs }: Folded, number: number, nowMs: number): boolean => {
  const starts = new Map<number, number>();
  for (const epoch of epochs) starts.set(numberOf(epoch.number), Math.max(starts.get(numberOf(epoch.number)) ?? 0, numberOf(epoch.startsMs))); // biome-ignore format: one line
  const now = Math.min(nowMs, vouchedMs ?? 0);
  return [...starts].some(([later, startsMs]) => later > number && startsMs + 30 * 86_400_000 <= now);
};

function answerQuestion(folded: Folded, asked: JsonObject): Json {
  const [feedId, author] = [asked.feedId ?? "", asked.author ?? null];
  switch (asked.ask) {
    case "let-go":
      return letGo(folded, textOf(feedId), author);
    case "acked-by-seen":
      return ackedBySeen(folded, listOf(asked.seen).map(objectOf), textOf(feedId));
    case "is-pinned-out":
      return isPinnedOut(folded, textOf(author), textOf(feedId), numberOf(asked.seq));
    case "box-key":
      return boxKeyOf(folded, textOf(asked.holder), numberOf(asked.epoch));
    default:
      return isEpochOver(folded, numberOf(asked.number), numberOf(asked.nowMs));
  }
}

const placeOf = ({ feedId, seq, code }: JsonObject) => `${feedId}${String(seq).padStart(10, "0")}${code}`;

function foldToJson(given: JsonObject): Json {
  const folded = foldControl(given);
  const { agreed, active, epochs } = folded;
  const newest = epochs.at(-1)?.number;
  const retired = groupBy(typed(folded.said, "retire"), ({ object }) => String(object.epoch).padStart(5, "0"));
  return {
    amendNumber: agreed.number,
    termsHash: agreed.hash,
    coordinators: active,
    k: agreed.terms.k ?? 0,
    seats: sortedKeys(agreed.seats).map(([signKey, { boxKey, isActive, pins }]) => ({
      signKey,
      boxKey,
      isActive,
      pins,
    })),
    proposals: agreed.proposals,
    doubleVotes: [...new Set([...agreed.doubleVotes, ...folded.closing.doubleVotes])].sort(),
    closing: folded.closing.answer,
    epochs,
    newestEpoch: epochs.find(({ number }) => number === newest)?.publicKey ?? null,
    retired: sortedKeys(retired).map(([epoch, some]) => ({
      epoch: Number(epoch),
      by: [...new Set(some.map(({ author }) => author))].sort(),
    })),
    certificates: sortedKeys(folded.certificates).map(([, { hex }]) => hex),
    revoked: sortedKeys(folded.revoked).map(([device, pins]) => ({ device, pins: headsToJson(pins) })),
    acknowledged: sortedKeys(folded.acksBy).map(([by, heads]) => ({ by, heads: headsToJson(heads) })),
    drops: headsToJson(folded.drops),
    snapshots: folded.snapshots,
    forks: sortedKeys(folded.forks).map(([feedId, { a = "", b = "" }]) => ({ feedId, a, b })),
    signedMs: sortedKeys(folded.signedMs).map(([by, ms]) => ({ by, ms })),
    vouchedMs: folded.vouchedMs,
    refused: [...folded.refused].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)),
    answers: listOf(given.asked).map((asked) => answerQuestion(folded, objectOf(asked))),
  };
}

export const foldOperations: Readonly<Record<string, Operation>> = { "fold-control": answering(foldToJson) };
