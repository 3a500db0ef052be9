/** A programme that closes, for the tests of this room: its order, its core and what holders attest. Every signature is real. */
import { type Head, toIncarnation } from "../kit/brand.ts";
import { type Bytes, bytesToHex } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { type AttestationFields, CAUSE, METHOD, makeAttestation } from "../wire/attestation.ts";
import { type ClosingCore, encodeClosingCore, type Holder, hashCore, NO_EXCEPTION } from "../wire/closing-core.ts";
import { frameToBytes } from "../wire/frame.ts";
import { FIRST_PREV } from "../wire/header.ts";
import { encodeIntroduction, introducedFeed } from "../wire/introduction.ts";
import { closedLeaf, makeLeaves } from "../wire/leaves.ts";
import { signControlSegment } from "../wire/segment.ts";
import type { Charter } from "./charter.ts";
import type { IntroducedFrame } from "./closing-order.ts";
import { knownHolders } from "./holders.ts";
import { makeFinal } from "./make-close.ts";
import { type CloseFinal, type ControlObject, encodeControl } from "./objects.ts";
import type { ControlState } from "./state.ts";
import type { Person } from "./test-kit.ts";

/** What people say in signed frames, each in one feed of their own. */
export class SignedSpeech {
  readonly #charter: Charter;
  readonly #newest = new Map<string, { readonly seq: number; readonly head: Head }>();
  readonly #incarnation = toIncarnation(systemRandom.bytes(16));
  readonly frames: IntroducedFrame[] = [];

  constructor(charter: Charter) {
    this.#charter = charter;
  }

  async say({ signKey, sign }: Person, ...objects: readonly ControlObject[]): Promise<IntroducedFrame> {
    const { programmeId } = this.#charter;
    const introduced = { author: signKey, incarnation: this.#incarnation, certificate: null };
    const feedId = introducedFeed(programmeId, introduced);
    const { seq, head } = this.#newest.get(bytesToHex(feedId)) ?? { seq: 0, head: FIRST_PREV };
    const position = { programmeId, feedId, seq: seq + 1, prev: head, author: signKey };
    const frame = await signControlSegment(position, encodeControl(objects), sign);
    this.#newest.set(bytesToHex(feedId), { seq: seq + 1, head: frame.head });
    const said = { introduction: encodeIntroduction(introduced), frame: frameToBytes(frame) };
    this.frames.push(said);
    return said;
  }
}

/** A core of these holders; everything else is plain. */
export const coreOf = (
  charter: Charter,
  holders: readonly Holder[],
  change: Partial<ClosingCore> = {},
): ClosingCore => ({
  programmeId: charter.programmeId,
  charterHash: charter.hash,
  name: "Winter help",
  createdMs: charter.createdMs,
  endsMs: charter.expiresMs,
  closedMs: charter.expiresMs - 1,
  decides: { profile: charter.profile, k: charter.k, lease: charter.policy.lease },
  holders,
  epochs: [],
  totals: [],
  leaves: makeLeaves([closedLeaf(new Uint8Array(32))], [], systemRandom),
  extensions: [],
  exceptions: [{ code: NO_EXCEPTION, holder: new Uint8Array(), text: "" }],
  paper: [],
  witnesses: [],
  recovery: { setId: new Uint8Array(), papers: 0, tickedOff: 0, openUntilMs: 0 },
  backups: [],
  drills: [],
  build: "test",
  complaints: "",
  cards: { printed: 0, bound: 0 },
  leasePapers: { printed: 0, destroyed: 0 },
  exports: [],
  redLines: charter.redLines,
  ...change,
});

/** All that control knows of, and `more`. */
export const holdersOf = (state: ControlState): readonly Holder[] =>
  knownHolders(state).map((known) => ({ ...known, label: [], lastHeardDay: 0, mayHold: [] }));

/** The order that names this core. */
export const orderFor = (state: Pick<ControlState, "closing" | "termsHash">, core: ClosingCore): CloseFinal =>
  unwrapResult(makeFinal(state, { core: hashCore(encodeClosingCore(core)), heads: [], atMs: core.closedMs }));

/** What `who` attests with its own key. */
export async function attest(
  charter: Charter,
  who: Person,
  orderHash: Bytes,
  change: Partial<AttestationFields> = {},
): Promise<Bytes> {
  const fields: AttestationFields = {
    programmeId: charter.programmeId,
    device: who.signKey,
    attestKey: who.signKey,
    keySignature: new Uint8Array(),
    cause: CAUSE.order,
    orderHash,
    method: METHOD.overwritten,
    left: [],
    atMs: charter.expiresMs,
    unacknowledged: 0,
    build: "test",
  };
  return (await makeAttestation({ ...fields, ...change }, who.sign)).bytes;
}
