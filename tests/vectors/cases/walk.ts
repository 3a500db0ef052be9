/** One need on its way from a phone to a coordinator, in the order of src/wire/CLIENT.md: every step takes what the ones before it gave. */
import { type Cbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { bytesOf, hexOf, type JsonObject, textOf, type VectorFile } from "../json.ts";
import { answerCases, bytesFor, type Case, give, giveText, person, relay, ZEROS_32 } from "../material.ts";
import { anna, certOf, charter, epochOf, FIRST, feedOf, heads, programmeId, START_MS, tablet } from "../story.ts";

const [epoch, opId] = [person("epoch 1"), bytesFor("walk op", 16)];
const RELAY = "https://relay.example";

const certificate = textOf((await certOf(anna, tablet)).certificate);

/** Steps 1 and 2: an invite, its answers, a certificate. */
async function makeJoining(): Promise<readonly Case[]> {
  const nonce = bytesFor("walk nonce", 16);
  const writing = { charterHash: FIRST.hash, secret: bytesFor("walk invite", 16), nonce, role: 1, relayAddress: RELAY };
  const invite = await giveText("make-invite", writing, "invite");
  const { signKey, boxKey, incarnation } = tablet;
  const asking = { invite, signSeed: tablet.seed, boxKey, incarnation, random: bytesFor("walk request", 24) };
  const request = await giveText("seal-join-request", asking, "request");
  const answering = { invite, certificate, random: bytesFor("walk outcome", 24) };
  const outcome = await giveText("seal-join-outcome", answering, "outcome");
  return [
    ["1 the charter that the relay gives", "T1 T2 T3 T4", "decode-charter", { charter }, "ok"],
    ["2 a coordinator writes an invite", "W50 W51 W52", "make-invite", writing, "ok"],
    ["2 the phone reads it", "W51", "decode-invite", { invite }, "ok"],
    ["2 the phone fixes its keys", "W53", "seal-join-request", asking, "ok"],
    ["2 the coordinator reads them", "W53", "open-join-request", { invite, request }, "ok"],
    ["2 the coordinator shows the nonce", "W54", "check-nonce", { invite, nonce }, "true"],
    ["2 three words on both screens", "W55", "join-words", { invite, signKey, boxKey, incarnation, nonce }, "ok"],
    ["2 the coordinator answers", "W56", "seal-join-outcome", answering, "ok"],
    ["2 the phone reads the answer", "W56", "open-join-outcome", { invite, outcome }, "ok"],
    ["2 the phone checks its certificate", "W21", "verify-certificate", { certificate, programmeId, issuers: [anna.signKey] }, "true"], // biome-ignore format: one step
  ];
}

async function makeGrant(): Promise<JsonObject> {
  const random = bytesFor("walk grant", 32);
  const sealed = await giveText(
    "seal-to-key",
    { recipient: anna.boxKey, plaintext: epoch.boxSecret, random },
    "sealed",
  );
  const { keyId = "" } = await give("open-sealed", { secretKey: anna.boxSecret, sealed });
  return { keyId, sealed };
}

const introductionOf = ({ signKey, incarnation }: typeof anna, certificate: string) =>
  `4542424601${signKey}${incarnation}${(certificate.length / 2).toString(16).padStart(4, "0")}${certificate}`;
const markAt = (cursor: number) => `4542424c01${bytesFor("generation", 16)}${cursor.toString(16).padStart(16, "0")}00`;

/** A control segment of anna's. */
async function control(seq: number, prev: string, objects: readonly JsonObject[]) {
  const body = await giveText("encode-control", { objects }, "body");
  const given = { authorSeed: anna.seed, incarnation: anna.incarnation, programmeId, seq, prev, body };
  const frame = await giveText("sign-control-segment", given, "frame");
  const head = await giveText("decode-frame", { frame }, "head");
  return { body, given, frame, head, statement: { author: anna.signKey, feedId: feedOf(anna), seq, body } };
}

/** The plaintext of a segment with one need: food for a small family in area 3, within three days. */
async function makePlaintext(seen: string): Promise<string> {
  const recordId = await giveText("record-id", { author: tablet.signKey, opId }, "recordId");
  // biome-ignore format: one row
  const fields: readonly (readonly [number, Cbor])[] = [[1, 1], [10, [17, 201]], [11, 2], [12, 201], [13, 2], [14, 2], [15, []], [16, "ne"], [17, 3], [18, 0], [19, 41_435], [20, 1], [21, 1]];
  const op: Cbor = [bytesOf(opId), 1, bytesOf(recordId), [START_MS, 0], new Map(fields), new Map(), 1];
  return hexOf(encodeCbor([1, [[bytesOf(feedOf(anna)), 1, bytesOf(seen.slice(0, 32))]], [op]]));
}

export async function makeWalk(): Promise<VectorFile> {
  const first = await control(1, ZEROS_32, [
    epochOf(1, "epoch 1", START_MS, [await makeGrant()]),
    { type: "cert", certificate },
  ]);
  const log = introductionOf(anna, "") + first.frame + markAt(1);
  const [author, introduction] = [tablet.signKey, introductionOf(tablet, certificate)];
  const plaintext = await makePlaintext(first.head);
  const random = [bytesFor("walk segment", 32), bytesFor("walk ephemeral", 32)];
  const sealing = { authorSeed: tablet.seed, incarnation: tablet.incarnation, programmeId, seq: 1, prev: ZEROS_32, kind: 1, recipients: [epoch.boxKey], plaintext, random }; // biome-ignore format: one step
  const frame = await giveText("seal-segment", sealing, "frame");
  const head = await giveText("decode-frame", { frame }, "head");
  const at = { feedId: feedOf(tablet), seq: 1, head };
  const signature = await giveText("sign-receipt", { programmeId, ...at, relaySeed: relay.seed }, "signature");
  const receipt: Cbor = [bytesOf(at.feedId), 1, bytesOf(head), bytesOf(signature)];
  const answer = hexOf(encodeCbor([1, [receipt], null]));
  const second = await control(2, first.head, [heads([at], START_MS + 60_000)]);
  const ask = {
    programmeId,
    deviceKey: author,
    scope: 1,
    relayKey: relay.signKey,
    challenge: bytesFor("walk challenge", 56),
  };
  const statements = [first.statement, second.statement];
  const { seen = [], ops = [] } = await give("decode-ops", { plaintext, author });
  const [read] = ops as readonly JsonObject[];
  const op = { author, feedId: at.feedId, seq: 1, seen, op: read?.op ?? "", stated: null };
  const letGo = [{ ask: "let-go", feedId: at.feedId, author: null }];
  const step = (name: string, rules: string, operation: string, given: JsonObject, outcome = "ok"): Case => [name, rules, operation, given, outcome]; // biome-ignore format: one line
  return answerCases("walk", "src/wire/CLIENT.md", [
    ...(await makeJoining()),
    step("3 the phone proves its key", "W41", "sign-auth", { ...ask, deviceSeed: tablet.seed }),
    step("4 the coordinator wrote epoch and certificate", "T12 T13", "sign-control-segment", first.given),
    step("4 the log as the relay gives it", "W30 W31 W32", "read-stream", { stream: log }),
    step("5 who writes the feed", "W24 W25", "decode-introduction", { introduction: introductionOf(anna, ""), programmeId }), // biome-ignore format: one step
    step("5 header and head", "W1 W2 W3 W4 W5", "decode-frame", { frame: first.frame }),
    step("5 the author signed it", "W5", "verify-frame", { frame: first.frame, author: anna.signKey }, "true"),
    step("6 what the segment states", "T10 T12 T13", "decode-control", { body: first.body }),
    step("6 what is in force", "T20 T21 T22", "fold-control", { charter, statements: [first.statement], asked: letGo }), // biome-ignore format: one step
    step("7 the id of a new record", "W61", "record-id", { author, opId }),
    step("7 the plaintext", "W60 W61 W63", "decode-ops", { plaintext, author }),
    step("8 the segment", "W6 W7 W8", "seal-segment", sealing),
    step("9 the upload", "W24 W30", "read-stream", { stream: introduction + frame }),
    step("9 the relay signs", "W40", "sign-receipt", { programmeId, ...at, relaySeed: relay.seed }),
    step("9 the relay answers", "W40", "decode-upload-answer", { answer }),
    step("9 the receipt holds", "W40", "verify-receipt", { programmeId, ...at, relayKey: relay.signKey, signature }, "true"), // biome-ignore format: one step
    step("10 the coordinator opens the grant", "T12 K3", "open-sealed", { secretKey: anna.boxSecret, sealed: (await makeGrant()).sealed ?? "" }), // biome-ignore format: one step
    step("10 and with it the segment's secret", "W7 W9", "open-sealed", { secretKey: epoch.boxSecret, sealed: frame.slice(2 * 217, 2 * 297) }), // biome-ignore format: one step
    step("10 the coordinator opens the segment", "W9", "open-frame", { frame, author, secretKeys: [epoch.boxSecret] }),
    step("10 the coordinator merges", "F10 F15", "merge-ops", { charter, statements: [first.statement], ops: [op] }),
    step("11 the coordinator acknowledges", "T14", "sign-control-segment", second.given),
    step("11 what the phone reads from that", "T23 T31", "fold-control", { charter, statements, asked: letGo }),
  ]);
}
