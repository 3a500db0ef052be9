/** Works out what a control segment changes at this relay. Rules R24, R25. */
import type { Charter } from "../control/charter.ts";
import type { IntroducedFrame } from "../control/closing-order.ts";
import { acksOfFeed, type ControlState, foldFrame, type Statement } from "../control/fold.ts";
import type { ControlObject } from "../control/objects.ts";
import { letGoSeq } from "../control/questions.ts";
import { type FeedId, type ProgrammeId, type SignKey, toFeedId } from "../kit/brand.ts";
import { bytesToHex, hexToBytes, isEqualBytes } from "../kit/bytes.ts";
import type { FeedHead } from "../wire/receipt.ts";
import { makeClosing } from "./closing.ts";
import { compareStates, deviceAfter } from "./consequences.ts";
import type { Statements } from "./statements.ts";
import type { Act, ActChanges, RelayStorage } from "./storage/port.ts";

export interface ActPorts {
  readonly storage: RelayStorage;
  readonly statements: Statements;
}

/** Whether a control body says more than acknowledgements. */
export const isAct = (objects: readonly ControlObject[]): boolean => objects.some(({ type }) => type !== "heads");

/** An act that is not stored yet: what it states, and its segment as it came. */
export interface NewAct {
  readonly statement: Statement;
  readonly frame: IntroducedFrame;
}

/** What an act changes behind those that are stored. Rejects with failures of the storage and of the key folder. */
export async function makeAct(
  ports: ActPorts,
  charter: Charter,
  { statement, frame }: NewAct,
  nowMs: number,
): Promise<Act> {
  const { state: before, cursor: behind } = await ports.statements.foldActs(charter);
  const after = await foldFrame(before, statement);
  const { devices, recoveryId, ...rest } = compareStates(before, after);
  const frames = after.closing.closed ? [...(await ports.statements.readActs(charter)), frame] : [];
  const closing = makeClosing(after, frames, nowMs);
  const changes: ActChanges = {
    ...rest,
    devices: await Promise.all(devices.map((key) => changeDevice(ports.storage, after, key))),
    drops: statement.objects.some(({ type }) => type === "drop") ? await findDrops(ports, charter, statement) : [],
    ...(closing && { closing }),
    ...(recoveryId !== undefined && { recovery: { id: recoveryId, nowMs } }),
  };
  return { behind, changes };
}

async function changeDevice(storage: RelayStorage, after: ControlState, key: SignKey) {
  const { device } = await storage.findKey(after.charter.programmeId, key);
  return { device: deviceAfter(after, key, device), before: device?.certificate ?? null };
}

/** Bodies that go: those of the feeds that the statement names, as far as coordinators told relays and hold them. */
async function findDrops({ storage, statements }: ActPorts, charter: Charter, statement: Statement) {
  const state = await foldFrame(await statements.foldAll(charter), statement);
  const named = statement.objects.flatMap((object) => (object.type === "drop" ? object.heads : []));
  const drops: ActChanges["drops"][number][] = [];
  for (const feed of new Set(named.map(({ feedId }) => bytesToHex(feedId)))) {
    const told = state.dropByFeed.get(feed);
    const seq = told ? await droppableSeq(storage, state, toFeedId(hexToBytes(feed)), told) : 0;
    if (told && seq > 0) drops.push({ feedId: told.feedId, seq });
  }
  return drops;
}

/** R25: 0 where what coordinators speak of is not the chain that lies here. */
async function droppableSeq(storage: RelayStorage, state: ControlState, feedId: FeedId, told: FeedHead) {
  const { programmeId } = state.charter;
  const feed = await storage.findFeed(programmeId, feedId);
  if (!feed || (await standsHere(storage, programmeId, told)) !== true) return 0;
  for (const ack of acksOfFeed(state, feedId)) if ((await standsHere(storage, programmeId, ack)) === false) return 0;
  return Math.min(told.seq, letGoSeq(state, feedId, feed.author));
}

/** Whether this head is the one that lies here at its place; `null` where nothing does. */
async function standsHere(storage: RelayStorage, programmeId: ProgrammeId, { feedId, seq, head }: FeedHead) {
  const here = await storage.findHead(programmeId, feedId, seq);
  return here && isEqualBytes(here, head);
}
