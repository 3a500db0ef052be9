/** Announcing, and signing the end. What counts follows from control (rules T40 to T45); here coordinators only state it. Rule G5. */
import { type CloseFailure, makeFinal, nextIntent } from "../../../control/make-close.ts";
import type { CloseFinal, CloseIntent } from "../../../control/objects.ts";
import { encodeControl, objectToFields } from "../../../control/objects.ts";
import { acceptFrame, meetFeed } from "../../../feed/import.ts";
import { toIncarnation } from "../../../kit/brand.ts";
import { type Bytes, bytesToHex, concatBytes, isEqualBytes } from "../../../kit/bytes.ts";
import { encodeCbor } from "../../../kit/cbor.ts";
import { err, ok, type Result } from "../../../kit/result.ts";
import type { RecoveredKeys } from "../../../recovery/recovery-set.ts";
import type { RelayClient } from "../../../relay-client/relay-client.ts";
import type { RowRef, StoreFailure } from "../../../store/port.ts";
import { appendControl } from "../../../sync/acknowledge.ts";
import { foldBody, type Replica, withControl } from "../../../sync/replica.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import { SLOT_CORE } from "../../../vault/slots.ts";
import { type Frame, frameToBytes } from "../../../wire/frame.ts";
import { FIRST_PREV, makeFeedId } from "../../../wire/header.ts";
import { encodeIntroduction, type Introduction } from "../../../wire/introduction.ts";
import type { FeedHead } from "../../../wire/receipt.ts";
import { signControlSegment } from "../../../wire/segment.ts";
import type { Device } from "../device.ts";
import { feedRows } from "../find-programme.ts";

type Stated<Failure = never> = Promise<Result<Replica, StoreFailure | Failure>>;
export type PapersFailure = StoreFailure | { readonly code: "PAPERS_OTHER" };

/** States an announcement above all that were stated. */
export async function announce(
  vault: OpenVault,
  replica: Replica,
  wish: Pick<CloseIntent, "freezesMs" | "closesMs" | "reason">,
): Stated<CloseFailure> {
  const intent = nextIntent(replica.control, wish);
  return intent.ok ? appendControl(vault, replica, [intent.value]) : intent;
}

/** Names an announcement on this device's screens. */
export const intentKey = (intent: CloseIntent): string => bytesToHex(encodeCbor(objectToFields(intent)));

/** Agrees to an open announcement by stating exactly the same. One that is not open any more changes nothing. */
export async function agreeToIntent(vault: OpenVault, replica: Replica, key: string): Stated {
  const open = replica.control.closing.intentProposals.find(({ intent }) => intentKey(intent) === key);
  return open ? appendControl(vault, replica, [open.intent]) : ok(replica);
}

/** Newest heads of all feeds that this device knows, its own among them. */
const headsOf = ({ own, peers }: Replica): readonly FeedHead[] => {
  const heads = new Map<string, FeedHead>();
  for (const [feed, { newest }] of peers) if (newest) heads.set(feed, newest);
  for (const [feed, { feedId, seq, head }] of own) if (seq > 0) heads.set(feed, { feedId, seq, head });
  return [...heads.values()];
};

/** Signs the end with the core of this hash. */
export async function signFinal(vault: OpenVault, replica: Replica, core: Bytes, atMs: number): Stated<CloseFailure> {
  const final = makeFinal(replica.control, { core, heads: headsOf(replica), atMs });
  return final.ok ? appendControl(vault, replica, [final.value]) : final;
}

/** Signs exactly what another coordinator signed, by its hash in hex. One that is not open any more, or of earlier terms, changes nothing (T44). */
export async function signSame(vault: OpenVault, replica: Replica, hash: string): Stated {
  const { closing, termsHash } = replica.control;
  const open = closing.finals.find(
    ({ final, hash: known }) => bytesToHex(known) === hash && isEqualBytes(final.terms, termsHash),
  );
  if (closing.closed) return ok(replica);
  return open ? appendControl(vault, replica, [open.final]) : ok(replica);
}

/** What the recovery key states goes to the relay from here: the sync engine hands over own feeds only. */
const PAPERS_REF: RowRef = { table: "meta", key: "closing-papers" };

/** Two papers sign `final`, in a feed of the recovery key; this device keeps it and hands it over. The caller wipes the keys. */
export async function signWithPapers(
  { random }: Pick<Device, "random">,
  vault: OpenVault,
  replica: Replica,
  keys: RecoveredKeys,
  final: CloseFinal,
): Promise<Result<Replica, PapersFailure>> {
  const { charter, terms } = replica.control;
  const author = keys.recovery.signKey;
  if (!terms.recovery || !isEqualBytes(terms.recovery.signKey, author)) return err({ code: "PAPERS_OTHER" });
  const incarnation = toIncarnation(random.bytes(16));
  const feedId = makeFeedId(charter.programmeId, author, incarnation);
  const position = { programmeId: charter.programmeId, feedId, seq: 1, prev: FIRST_PREV, author };
  const frame = await signControlSegment(position, encodeControl([final]), keys.sign);
  const introduction: Introduction = { author, incarnation, certificate: null };
  const stream = concatBytes(encodeIntroduction(introduction), frameToBytes(frame));
  const put = [...feedRows(introduction, frame), vault.seal(SLOT_CORE, PAPERS_REF, stream)];
  const committed = await vault.store.commit({ put });
  return committed.ok ? ok(await withPeerFrame(replica, introduction, frame)) : committed;
}

async function withPeerFrame(replica: Replica, introduction: Introduction, frame: Frame): Promise<Replica> {
  const met = await meetFeed(replica.control, introduction);
  const accepted = met.ok ? await acceptFrame(replica.control, met.value, frame, null) : met;
  if (!accepted.ok) return replica;
  const peers = new Map(replica.peers).set(bytesToHex(frame.header.feedId), accepted.value);
  return { ...withControl(replica, await foldBody(replica.control, introduction.author, frame)), peers };
}

/** Hands over what papers signed, the same bytes each time, until the relay took it. `true`: nothing waits. */
export async function handOverPapers(vault: OpenVault, client: RelayClient): Promise<boolean> {
  const row = await vault.store.get(PAPERS_REF);
  const stream = row && vault.open(PAPERS_REF, row);
  if (!stream) return true;
  const answer = await client.upload(vault.identity().charter.programmeId, stream);
  // A relay that is closed by it takes nothing any more: it has it.
  const isOver = answer.ok ? answer.value.refusal === null : answer.error.relayCode === "PROGRAMME_CLOSED";
  if (!isOver) return false;
  return (await vault.store.commit({ remove: [PAPERS_REF] })).ok;
}
