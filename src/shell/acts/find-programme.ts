/**
 * Finding the programme that recovery papers belong to, with nothing but the keys that they give back: the relay names a charter, its log is read and folded in
 * memory, and the terms that follow must name exactly this set. Nothing is stored. Rules X9, X13 of recovery/SPEC.md.
 */
import type { Charter } from "../../control/charter.ts";
import { decodeCharter } from "../../control/charter-rules.ts";
import { type ControlState, startControl } from "../../control/fold.ts";
import { acceptFrame, type FrameHead, feedKey, type KnownFeed, meetFeed } from "../../feed/import.ts";
import type { ProgrammeId, SignKey } from "../../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../../kit/bytes.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { isSameSet, type RecoveredKeys } from "../../recovery/recovery-set.ts";
import type { RelayResult } from "../../relay-client/call.ts";
import { garbage, type RelayFailure } from "../../relay-client/failure.ts";
import { makeRecoveryClient, type RecoveryClient } from "../../relay-client/recovery-client.ts";
import { makeRelayClient, type RelayClient } from "../../relay-client/relay-client.ts";
import type { PlacedRow } from "../../store/port.ts";
import { foldBody } from "../../sync/replica.ts";
import { controlFrameRef, encodePeer, peerRef } from "../../sync/rows.ts";
import { type AuthAsk, SCOPE_COORDINATOR, signAuth, type Token } from "../../wire/auth.ts";
import { type Frame, frameToBytes } from "../../wire/frame.ts";
import type { Introduction } from "../../wire/introduction.ts";
import type { FeedHead } from "../../wire/receipt.ts";
import type { StreamItem } from "../../wire/stream.ts";
import type { Device } from "./device.ts";

/** `CHARTER_FALSE`: the relay's charter does not read. `RECOVERY_REPLACED`: the terms in force name another set, or none. `PROGRAMME_OVER`: by this device's clock. */
export type FindFailure = RelayFailure | { readonly code: "CHARTER_FALSE" | "RECOVERY_REPLACED" | "PROGRAMME_OVER" };

export interface FoundProgramme {
  readonly control: ControlState;
  readonly client: RelayClient;
  readonly recoveryClient: RecoveryClient;
  /** For the recovery key, scope coordinator. */
  readonly token: Token;
  /** The control feeds as a vault keeps them, so that a new device knows what is in force before it has read anything. */
  readonly rows: readonly PlacedRow[];
  /** Newest head of each feed of `author` that the relay showed and that verifies. */
  headsOf(author: SignKey): Promise<readonly FeedHead[]>;
}

/** A frame of the log: bodies are kept of control frames only. */
type LogFrame = FrameHead & Partial<Pick<Frame, "body">>;

interface Log {
  readonly introductions: ReadonlyMap<string, Introduction>;
  /** By feed in hex, in the order of the log. */
  readonly framesByFeed: ReadonlyMap<string, readonly LogFrame[]>;
}

const PAGE_FRAMES = 64;

/** Asks the relay at `relayAddress`. */
export async function findProgramme(
  { fetch, clock }: Pick<Device, "fetch" | "clock">,
  relayAddress: string,
  keys: RecoveredKeys,
): Promise<Result<FoundProgramme, FindFailure>> {
  const [client, recoveryClient] = [makeRelayClient(relayAddress, fetch), makeRecoveryClient(relayAddress, fetch)];
  const bytes = await recoveryClient.findByRecovery(keys.recovery.signKey);
  if (!bytes.ok) return bytes;
  const charter = decodeCharter(bytes.value);
  if (!charter.ok) return err({ code: "CHARTER_FALSE" });
  const token = await proveRecovery(client, charter.value, keys);
  if (!token.ok) return token;
  const log = await readLog(client, charter.value.programmeId, token.value);
  if (!log.ok) return log;
  const { control, rows } = await foldLog(startControl(charter.value), log.value);
  const { recovery, expiresMs } = control.terms;
  if (!recovery || !isSameSet(recovery, keys.recovery)) return err({ code: "RECOVERY_REPLACED" });
  if (expiresMs <= clock.nowMs()) return err({ code: "PROGRAMME_OVER" });
  const headsOf = (author: SignKey) => readHeads(control, log.value, author);
  return ok({ control, client, recoveryClient, token: token.value, rows, headsOf });
}

async function proveRecovery(client: RelayClient, charter: Charter, keys: RecoveredKeys): RelayResult<Token> {
  const relayKey =
    charter.relays.find(({ address }) => address === client.address)?.relayKey ?? charter.relays[0]?.relayKey;
  if (!relayKey) return err(garbage);
  const ask: AuthAsk = {
    programmeId: charter.programmeId,
    deviceKey: keys.recovery.signKey,
    scope: SCOPE_COORDINATOR,
  };
  const challenge = await client.askChallenge(ask);
  return challenge.ok ? client.proveKey(await signAuth(ask, challenge.value, relayKey, keys.sign)) : challenge;
}

/** The whole log. A page that is cut, or that does not go on, is garbage: half a log could hide the amend that counts. */
async function readLog(client: RelayClient, programmeId: ProgrammeId, token: Token): RelayResult<Log> {
  const introductions = new Map<string, Introduction>();
  const framesByFeed = new Map<string, LogFrame[]>();
  for (let cursor = 0; ; ) {
    const page = await client.log(programmeId, token, cursor, PAGE_FRAMES);
    if (!page.ok) return page;
    const last = page.value.items.at(-1);
    if (page.value.failure || last?.type !== "mark") return err(garbage);
    for (const item of page.value.items) keepItem(item, introductions, framesByFeed);
    if (!last.mark.hasMore) return ok({ introductions, framesByFeed });
    if (last.mark.cursor <= cursor) return err(garbage);
    cursor = last.mark.cursor;
  }
}

function keepItem(
  item: StreamItem,
  introductions: Map<string, Introduction>,
  framesByFeed: Map<string, LogFrame[]>,
): void {
  if (item.type === "introduction") introductions.set(bytesToHex(item.bytes), item.introduction);
  if (item.type !== "frame" && item.type !== "husk") return;
  const { header, headerBytes, signature, head } = item.type === "frame" ? item.frame : item.husk;
  const body = item.type === "frame" && header.kind === 4 ? { body: item.frame.body } : {};
  const feed = bytesToHex(header.feedId);
  const frames = framesByFeed.get(feed) ?? [];
  frames.push({ header, headerBytes, signature, head, ...body });
  framesByFeed.set(feed, frames);
}

interface Folded {
  readonly control: ControlState;
  readonly rows: readonly PlacedRow[];
}

/** Who may speak follows from what others said, so control feeds are met in rounds until no round meets another. */
async function foldLog(start: ControlState, { introductions, framesByFeed }: Log): Promise<Folded> {
  let folded: Folded = { control: start, rows: [] };
  let unmet = [...introductions.values()].filter((each) => isControlFeed(framesByFeed.get(feedKey(start, each))));
  for (let before = unmet.length + 1; unmet.length < before; ) {
    before = unmet.length;
    const left: Introduction[] = [];
    for (const introduction of unmet) {
      const met = await meetFeed(folded.control, introduction);
      const frames = framesByFeed.get(feedKey(start, introduction));
      if (met.ok) folded = await foldChain(folded, met.value, frames);
      else left.push(introduction);
    }
    unmet = left;
  }
  return folded;
}

const isControlFeed = (frames: readonly LogFrame[] | undefined): boolean => frames?.[0]?.header.kind === 4;

async function foldChain({ control: start, rows }: Folded, first: KnownFeed, frames: readonly LogFrame[] = []) {
  const kept: PlacedRow[] = [];
  let [control, feed] = [start, first];
  for (const frame of frames) {
    const accepted = await acceptFrame(control, feed, frame, null);
    if (!accepted.ok || !frame.body) break;
    feed = accepted.value;
    control = await foldBody(control, feed.author, { header: frame.header, body: frame.body });
    kept.push(controlRow({ ...frame, body: frame.body }));
  }
  return { control, rows: feed.newest ? [...rows, ...kept, peerRow(feed.introduction, feed.newest)] : rows };
}

const controlRow = (frame: Frame): PlacedRow => ({
  ...controlFrameRef(frame.header.feedId, frame.header.seq),
  value: frameToBytes(frame),
});

const peerRow = (introduction: Introduction, newest: FeedHead): PlacedRow => ({
  ...peerRef(newest.feedId),
  value: encodePeer({ introduction, newest }),
});

/** Rows of a control feed with one frame. */
export const feedRows = (introduction: Introduction, frame: Frame): readonly PlacedRow[] => {
  const { feedId, seq } = frame.header;
  return [controlRow(frame), peerRow(introduction, { feedId, seq, head: frame.head })];
};

async function readHeads(control: ControlState, log: Log, author: SignKey): Promise<readonly FeedHead[]> {
  const heads: FeedHead[] = [];
  for (const introduction of log.introductions.values()) {
    if (!isEqualBytes(introduction.author, author)) continue;
    const met = await meetFeed(control, introduction);
    let feed = met.ok ? met.value : null;
    for (const frame of log.framesByFeed.get(feedKey(control, introduction)) ?? []) {
      const accepted: Awaited<ReturnType<typeof acceptFrame>> | null =
        feed && (await acceptFrame(control, feed, frame, null));
      if (!accepted?.ok) break;
      feed = accepted.value;
    }
    if (feed?.newest) heads.push(feed.newest);
  }
  return heads;
}
