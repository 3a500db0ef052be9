/**
 * The end as this device knows it: the order and its core, who attested, and the certificate that follows. What comes from a relay or a file is judged by
 * what this device knows before it is kept. Rules G5, G11.
 */
import type { FileRefusal } from "../../../closing/model.ts";
import {
  type ClosingCertificate,
  countsFor,
  type Judged,
  judgeCertificate,
  writeCertificate,
} from "../../../control/closing-certificate.ts";
import { checkOrder, type IntroducedFrame, makeOrder, type OrderCode } from "../../../control/closing-order.ts";
import type { CloseFinal } from "../../../control/objects.ts";
import { type Bytes, bytesToHex, isEqualBytes } from "../../../kit/bytes.ts";
import type { Result } from "../../../kit/result.ts";
import { makeClosingClient } from "../../../relay-client/closing-client.ts";
import type { StoreFailure } from "../../../store/port.ts";
import { ownIntroduction } from "../../../sync/own-introduction.ts";
import type { Replica } from "../../../sync/replica.ts";
import { startingWith } from "../../../sync/rows.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import { type Attestation, decodeAttestation, isGenuine } from "../../../wire/attestation.ts";
import { hashCore } from "../../../wire/closing-core.ts";
import { decodeFrame } from "../../../wire/frame.ts";
import { encodeIntroduction } from "../../../wire/introduction.ts";
import type { Device } from "../device.ts";
import { readDraft } from "./draft.ts";
import { type Kept, writeKept } from "./kept.ts";

/** A closed programme as far as this device knows it. */
export interface Ended {
  readonly final: CloseFinal;
  readonly orderHash: Bytes;
  readonly order: Bytes;
  /** `null` where its pieces are not here and nobody brought it. */
  readonly core: Bytes | null;
  readonly attestations: readonly Attestation[];
}

/** The end, where it is signed by as many as decide; `null` before. */
export async function readEnd(vault: OpenVault, replica: Replica, kept: Kept): Promise<Ended | null> {
  const { closed } = replica.control.closing;
  const judged = kept.order ? await checkOrder(kept.order, replica.control) : null;
  const end = closed
    ? { final: closed.final, orderHash: closed.hash }
    : judged?.ok
      ? { final: judged.value.final, orderHash: judged.value.orderHash }
      : null;
  if (!end) return null;
  const order = judged?.ok && kept.order ? kept.order : await orderFromRows(vault, replica);
  const draft = readDraft(replica, end.final.core);
  const core = draft?.bytes ?? (kept.core && isEqualBytes(hashCore(kept.core), end.final.core) ? kept.core : null);
  const attestations = kept.attestations.flatMap((bytes) => {
    const decoded = decodeAttestation(bytes);
    return decoded.ok ? [decoded.value] : [];
  });
  return { ...end, order, core, attestations };
}

/** The order from the control frames that lie here. */
async function orderFromRows(vault: OpenVault, replica: Replica): Promise<Bytes> {
  const rows = [
    ...(await vault.store.list("segments", startingWith("c:"))),
    ...(await vault.store.list("segments", startingWith("o:"))),
  ];
  const frames = rows.flatMap(({ value }): IntroducedFrame[] => {
    const frame = decodeFrame(value);
    if (!frame.ok || frame.value.header.kind !== 4) return [];
    const feed = bytesToHex(frame.value.header.feedId);
    const own = replica.own.get(feed);
    const introduction = own ? ownIntroduction(vault, own.incarnation) : replica.peers.get(feed)?.introduction;
    return introduction ? [{ introduction: encodeIntroduction(introduction), frame: value }] : [];
  });
  return makeOrder(replica.control.charter, frames);
}

/** `offline`: the relay was not reached. `coreWaits`: the relay lacks the core, and so does this device or the way there. */
export type Look = "looked" | "offline" | "coreWaits";

/** Asks the relay how the end stands, hands over what it lacks, and keeps what it knows. */
export async function lookAtRelay(
  { fetch }: Pick<Device, "fetch">,
  vault: OpenVault,
  replica: Replica,
  before: Kept,
): Promise<{ readonly kept: Kept; readonly look: Look }> {
  const { programmeId, relays } = replica.control.charter;
  const address = relays[0]?.address;
  if (!address) return { kept: before, look: "looked" };
  const client = makeClosingClient(address, fetch);
  const answer = await client.closing(programmeId);
  if (!answer.ok) return { kept: before, look: "offline" };
  let kept = await withAnswers(vault, replica, before, answer.value.attestations);
  const end = await readEnd(vault, replica, { ...kept, order: answer.value.order ?? kept.order });
  if (!end) return { kept, look: "looked" };
  kept = await keep(vault, { ...kept, order: end.order, core: answer.value.core ?? kept.core });
  if (!answer.value.isClosed) await client.putOrder(programmeId, end.order);
  const known = new Set(answer.value.attestations.map(bytesToHex));
  if (answer.value.core === null) {
    const put = end.core ? await client.putCore(programmeId, end.core) : null;
    if (!put?.ok) return { kept, look: "coreWaits" };
  }
  for (const { bytes } of end.attestations) if (!known.has(bytesToHex(bytes))) await client.attest(programmeId, bytes);
  return { kept, look: "looked" };
}

/** For how many days the relay shows what is left of a closed programme; `null` where there is no relay, or it does not say. */
export async function keptDays({ fetch }: Pick<Device, "fetch">, replica: Replica): Promise<number | "always" | null> {
  const address = replica.control.charter.relays[0]?.address;
  const answer = address ? await makeClosingClient(address, fetch).keptDays() : null;
  return answer?.ok ? (answer.value ?? "always") : null;
}

/** What a file holds: an attestation or an order of this programme. `null`: neither, and nothing is kept. */
export async function takeFile(vault: OpenVault, replica: Replica, before: Kept, bytes: Bytes): Promise<Kept | null> {
  const after = await withAnswers(vault, replica, before, [bytes]);
  if (after !== before) return after;
  const isKnown = before.attestations.some((known) => isEqualBytes(known, bytes));
  if (isKnown) return before;
  const order = await checkOrder(bytes, replica.control);
  return order.ok ? keep(vault, { ...before, order: bytes }) : null;
}

/** Why nothing of a file is taken, for who brought it. */
export async function whyRefused(bytes: Bytes, { control }: Pick<Replica, "control">): Promise<FileRefusal> {
  const answer = decodeAttestation(bytes);
  if (answer.ok) return isEqualBytes(answer.value.programmeId, control.charter.programmeId) ? "changed" : "foreign";
  const order = await checkOrder(bytes, control);
  return order.ok ? "other" : orderRefusal(order.error.code);
}

/** Why an order is not taken. */
export const orderRefusal = (code: OrderCode): FileRefusal => REFUSALS[code];

const REFUSALS = {
  ORDER_MALFORMED: "other",
  ORDER_FOREIGN: "foreign",
  ORDER_FORGED: "changed",
  ORDER_STALE: "stale",
  ORDER_UNSIGNED: "unsigned",
} as const satisfies Record<OrderCode, FileRefusal>;

/** Keeps what is genuine, of this programme and new: of each device the first for each end. */
async function withAnswers(vault: OpenVault, replica: Replica, before: Kept, given: readonly Bytes[]): Promise<Kept> {
  const fresh: Bytes[] = [];
  for (const bytes of given) {
    const decoded = decodeAttestation(bytes);
    if (!decoded.ok || [...before.attestations, ...fresh].some((known) => isEqualBytes(known, bytes))) continue;
    const isOurs = isEqualBytes(decoded.value.programmeId, replica.control.charter.programmeId);
    if (isOurs && (await isGenuine(decoded.value))) fresh.push(bytes);
  }
  return fresh.length === 0 ? before : keep(vault, { ...before, attestations: [...before.attestations, ...fresh] });
}

/** A disk that is full loses nothing that cannot be asked for again. */
async function keep(vault: OpenVault, kept: Kept): Promise<Kept> {
  const written: Result<Kept, StoreFailure> = await writeKept(vault, kept);
  return written.ok ? written.value : kept;
}

/** Who answered for this end, by key in hex, holder or not; of several answers the first, all as the certificate is judged (T54). */
export const answersOf = ({ attestations, orderHash }: Ended): ReadonlyMap<string, Attestation> =>
  new Map(
    attestations
      .filter((one) => countsFor(one, orderHash))
      .toReversed()
      .map((one) => [bytesToHex(one.device), one]),
  );

const certificateOf = ({ order, core, attestations }: Ended): ClosingCertificate | null =>
  core && { order, core, attestations: attestations.map(({ bytes }) => bytes) };

/** What the certificate would say now, by all that this device knows of the programme; `null` while the core is not here, or where it does not check. */
export async function judgeEnd(end: Ended, { control }: Pick<Replica, "control">): Promise<Judged | null> {
  const certificate = certificateOf(end);
  const judged = certificate && (await judgeCertificate(certificate, control));
  return judged?.ok ? judged.value : null;
}

/** The certificate's text; `null` while the core is not here. */
export function textOfEnd(end: Ended): string | null {
  const certificate = certificateOf(end);
  return certificate && writeCertificate(certificate);
}
