/**
 * A moment of a whole programme that can be put back as often as wanted: every disk, the relay's database, the clock. From there one device does something while one
 * of its acts fails; then nothing fails any more, everyone runs to rest, and what is left is compared with what is left where nothing failed.
 */
import { bytesToHex } from "../../src/kit/bytes.ts";
import type { PlacedRow } from "../../src/store/port.ts";
import { readAlarms } from "../../src/sync/alarms.ts";
import { FORGET_REF } from "../../src/sync/forget-mark.ts";
import { LET_GO_NOTE_REF } from "../../src/sync/rows.ts";
import { join, keyHex, makeTeam, ownReads, reads, rounds, save, type Team } from "../support/people.ts";
import { copyDisk, type DiskImage, diskOf } from "../support/sim/disk.ts";
import { type Broken, findBroken } from "../support/sim/invariants.ts";
import { type Phone, reopen } from "../support/sim/phone.ts";
import type { Backup } from "../support/sim/relay.ts";
import { emptyTruth, type Truth } from "../support/sim/truth.ts";
import { type Gate, gatedDisk, gatedFetch, makeGate } from "../support/world.ts";

const { signal } = new AbortController();

export interface Stage {
  readonly team: Team;
  readonly phones: Phone[];
  readonly truth: Truth;
}

/** Two coordinators who decide together and a worker, whose first record, 1, they have. */
export async function makeStage(seed: string): Promise<Stage> {
  const team = await makeTeam(2, seed);
  const [founder] = team.seats;
  if (!founder) throw new TypeError("nobody has a seat");
  const worker = await join(team, founder, "W1");
  const stage: Stage = { team, phones: [...team.seats, worker], truth: emptyTruth() };
  await save(worker, 1);
  await rounds(stage.phones);
  return stage;
}

/** A moment: what every disk and the relay held. */
export interface Picture {
  readonly stage: Stage;
  readonly images: readonly DiskImage[];
  /** Rows of each disk that opened then. */
  readonly open: readonly (readonly PlacedRow[])[];
  readonly backup: Backup;
  readonly ms: number;
}

/** Calls as the devices of a stage made them before any gate stood around them. */
const fetchOf = new WeakMap<Phone, Phone["device"]["fetch"]>();

export async function takePicture(stage: Stage): Promise<Picture> {
  const images: DiskImage[] = [];
  for (const { device, vault } of stage.phones) images.push(await copyDisk(device, vault.id));
  const open = stage.phones.map(({ vault }, at) =>
    (images[at]?.rows ?? []).filter((row) => vault.open(row, row.value)),
  );
  return { stage, images, open, backup: await stage.team.relay.backup(), ms: stage.team.clock.ms };
}

/** Puts everything back, every device unlocked anew. The acts of `actor` go through the gate. */
export async function putBack({ stage, images, backup, ms }: Picture, actor?: Phone): Promise<Gate> {
  const gate = makeGate();
  stage.team.clock.ms = ms;
  await stage.team.relay.restore(backup, false);
  for (const [at, phone] of stage.phones.entries()) {
    const image = images[at];
    if (!image) throw new TypeError("no image");
    const fetch = fetchOf.get(phone) ?? phone.device.fetch;
    fetchOf.set(phone, fetch);
    const disk = await diskOf(image);
    const isActor = phone === actor;
    phone.device = {
      ...phone.device,
      ...(isActor ? gatedDisk(disk, gate) : disk),
      fetch: isActor ? gatedFetch(fetch, gate) : fetch,
    };
    await reopen(phone);
  }
  return gate;
}

/** Everyone runs, until nobody has anything left to say. What still fails in the end is told. */
export async function settle({ phones, team, truth }: Stage, rounds = 4): Promise<readonly string[]> {
  let failed: readonly string[] = [];
  for (let round = 0; round < 2 * rounds && (round < rounds || failed.length > 0); round++) {
    const before = team.uploaded().length;
    failed = [];
    for (const phone of phones) {
      const { engine, name } = phone;
      const done = await engine.run(signal, true);
      if (!done.ok && !truth.excluded.has(keyHex(phone))) failed = [...failed, `${name} fails with ${done.error.code}`];
    }
    if (round > 0 && failed.length === 0 && team.uploaded().length === before) break;
  }
  return failed;
}

/** What does not hold, whatever happened; `since` counts the frames that had crossed before. */
export async function complaints({ team, phones, truth }: Stage, since: number): Promise<readonly string[]> {
  const uploaded = team.uploaded().slice(since);
  const sim = { ...team, phones: [...phones], truth, images: [], backups: [] };
  const broken: readonly Broken[] = await findBroken({ ...sim, wire: { ...team.all.wire, uploaded: () => uploaded } });
  return broken.map(({ rule, detail }) => `${rule}: ${detail}`);
}

/** What is left, in words that do not depend on what was drawn. Two runs that end alike give the same text. */
export async function outcomeOf(picture: Picture): Promise<readonly string[]> {
  const { phones } = picture.stage;
  const lines: string[] = [];
  for (const [at, phone] of phones.entries()) {
    const name = (text: string) => `${phone.name} ${text}`;
    lines.push(...(await shownBy(phone)).map(name), ...(await keptBy(phone)).map(name));
    lines.push(...closedRows(phone, picture.open[at] ?? []).map(name));
  }
  const [first] = phones;
  return first ? [...lines, ...saidBy(first, phones)] : lines;
}

async function shownBy(phone: Phone): Promise<readonly string[]> {
  const alarms = (await readAlarms(phone.vault)).map(({ kind }) => kind);
  const own = phone.isCoordinator ? [] : (await ownReads(phone)).map(([value, place]) => `${value} ${place}`);
  return [
    `shows ${phone.isCoordinator ? reads(phone).join(" ") : own.sort().join(", ")}`,
    `warns of ${[...new Set(alarms)].sort().join(" ")}`,
  ];
}

/** Rows and keys that a device has. */
async function keptBy({ vault, engine }: Phone): Promise<readonly string[]> {
  const { control, gaps, lacking, unopened, own } = engine.replica();
  const { store } = vault;
  const boxes = (await store.list("meta", { from: "box:", to: "box:~" })).map(({ key }) => key);
  await vault.holdStoredEpochs();
  const epochs = control.epochs.filter(({ number, publicKey }) => vault.heldEpoch(number, publicKey));
  const notes = [LET_GO_NOTE_REF, FORGET_REF].map(async (ref) => ((await store.get(ref)) ? [ref.key] : []));
  const feeds = [...own.values()].filter(({ isClosed }) => !isClosed).map(({ purpose }) => purpose);
  return [
    `keeps ${boxes.join(" ")}, epochs ${epochs.map(({ number }) => number).join(" ")}`,
    `writes ${feeds.sort().join(" ")}`,
    `has ${(await store.list("outbox")).length} waiting, ${(await store.list("journal")).length} in its journal`,
    `has still to do ${(await Promise.all(notes)).flat().join(" ")}`,
    `has frozen ${(await vault.frozenSlots()).join(" ")}`,
    `lacks ${gaps.size} ${lacking.size} ${unopened.size}`,
  ];
}

/** Which rows of then open no more with the words and the S file of now. */
const closedRows = ({ vault }: Phone, rows: readonly PlacedRow[]): readonly string[] =>
  rows.filter((row) => vault.open(row, row.value) === null).map(({ table, key }) => `opens no more ${table} ${key}`);

/** What coordinators said, by the names of devices. */
function saidBy({ engine }: Phone, phones: readonly Phone[]): readonly string[] {
  const { control } = engine.replica();
  const nameOf = (key: string) => phones.find((phone) => keyHex(phone) === key)?.name ?? "?";
  const boxes = [...control.boxKeys].map(([holder, keys]) => `${nameOf(holder)} ${[...keys.keys()].join(" ")}`);
  const retired = [...control.retiredBy].map(([number, by]) => `${number} ${[...by].map(nameOf).sort().join(" ")}`);
  const snapshots = [...control.snapshotById.values()].map(({ author, vouchedBy }) =>
    [bytesToHex(author), ...[...vouchedBy].sort()].map(nameOf).join(" "),
  );
  const drops = [...control.dropByFeed.values()].map(({ seq }) => seq);
  return [
    `terms ${control.amendNumber}, ${control.terms.coordinators.length} decide by ${control.terms.k}`,
    `proposals ${control.proposals.map(({ approvedBy }) => approvedBy.length).join(" ")}`,
    `retention ${control.terms.policy.retentionDays}, two votes ${control.doubleVotes.size}, forks ${control.forks.size}`,
    `epochs ${control.epochs.map(({ number, grants }) => `${number}:${grants.length}`).join(" ")}`,
    `boxes ${boxes.sort().join(", ")}`,
    `retired ${retired.sort().join(", ")}`,
    `revoked ${[...control.revokedByKey.keys()].map(nameOf).join(" ")}`,
    `snapshots ${snapshots.sort().join(", ")}`,
    `drops ${drops.sort().join(" ")}`,
  ];
}
