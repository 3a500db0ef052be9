/**
 * The drill "a restored copy must not open", as a run: a programme is made, copied, closed to the end, and both copies are put back. Scored by the same four steps as
 * in the app (drill 3 of src/closing/model.ts), so that a coordinator can keep the result there and the certificate shows it. Each step first shows that what it
 * looks for can be found. And the same question about a backup that an operator really has.
 */
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RESTORE_DRILL } from "../../src/closing/drill-rules.ts";
import { DRILL_STEPS, type DrillResult } from "../../src/closing/model.ts";
import type { ProgrammeId } from "../../src/kit/brand.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { KeyError } from "../../src/kit/errors.ts";
import { openKeys, type RelayKeys } from "../../src/relay/keys.ts";
import { openStorage } from "../../src/relay/storage/open.ts";
import type { RelayStorage } from "../../src/relay/storage/port.ts";
import { makeClosingClient } from "../../src/relay-client/closing-client.ts";
import { makeLeaseClient } from "../../src/relay-client/lease-client.ts";
import { keepAll } from "../../src/shell/acts/lease.ts";
import { unlockVault } from "../../src/vault/unlock-vault.ts";
import { finalOf, stateFinal } from "./closing.ts";
import { endTeam, join, makeTeam, reads, rounds, save, type Team, WORDS } from "./people.ts";
import { copyDisk, type DiskImage, diskOf } from "./sim/disk.ts";
import { ADDRESS, dayOf, type Phone } from "./sim/phone.ts";

const EACH_UNLOCK = 2;
/** A relay takes its steps after it answered. */
const ASK_AGAIN_MS = 20;
const ANSWERS = 1_500;
const { signal } = new AbortController();

export interface DrillRun {
  readonly result: DrillResult;
  /** What each step found, in its order. */
  readonly log: readonly string[];
}

/** One step: whether it went as written, and what was found. */
type Found = readonly [isPassed: boolean, line: string];

/** Runs the whole drill on this machine; touches nothing that was there before. `day` is the day of the result, days since 1970-01-01. */
export async function runRestoreDrill(day: number): Promise<DrillRun> {
  const team = await makeTeam(1, "restore drill", EACH_UNLOCK);
  try {
    const found = await takeSteps(team);
    const passed = found.flatMap(([isPassed], at) => (isPassed ? [at + 1] : []));
    return { result: { code: RESTORE_DRILL, passed, day }, log: found.map(([, line]) => line) };
  } finally {
    await endTeam(team);
  }
}

/** Whether every step of a result went well. */
export const isPassed = ({ result: { code, passed } }: DrillRun): boolean => passed.length === DRILL_STEPS[code];

async function takeSteps(team: Team): Promise<readonly Found[]> {
  const [seat] = team.seats as readonly [Phone];
  const phone = await join(team, seat, "W1");
  await save(phone, 7);
  await rounds([seat, phone, seat]);
  const { device, vault, engine, session } = seat;
  await keepAll({ ...device, vault, today: () => dayOf(device.clock) }, engine, session);
  const [backup, image] = [await team.relay.backup(), await copyDisk(device, vault.id)];

  await team.relay.restore(backup, false);
  const [before, opened] = [await readLog(seat), await openCopy(seat, image)];
  const copied: Found = [
    before === "opens" && opened === "opens" && reads(seat).includes(7),
    `Before the end the relay's copy ${before}, and the device's copy, with words and share, ${opened}.`,
  ];

  await stateFinal(seat, finalOf(seat));
  await engine.run(signal, true);
  const closing = await readClosing(seat);
  const closed: Found = [closing === "attested", `The relay says of the programme: ${closing}.`];

  const after = await openCopy(seat, image);
  await team.relay.restore(backup, false);
  const [restored, again] = [await readLog(seat), await openCopy(seat, image)];
  return [
    copied,
    closed,
    [restored === "KEY_MISSING", `The relay's copy, put back without its key file: ${restored}.`],
    [
      after === "PROGRAMME_CLOSED" && again === "KEY_MISSING",
      `The device's copy with its words: ${after} at the closed relay, ${again} at the copy that was put back.`,
    ],
  ];
}

/** Reads the whole log anew, as a device does that has nothing yet. */
async function readLog({ session, vault }: Phone): Promise<string> {
  const { programmeId } = vault.identity().charter;
  const page = await session.withToken((token) => session.client.log(programmeId, token, 0, 64));
  return page.ok ? "opens" : (page.error.relayCode ?? page.error.code);
}

/** Puts the copy of a disk into a device and unlocks it with the right words. */
async function openCopy({ device }: Phone, image: DiskImage): Promise<string> {
  const unlocked = await unlockVault({ ...device, ...(await diskOf(image)) }, image.vaultId, () => WORDS);
  if (unlocked.ok) return "opens without asking anybody";
  if (unlocked.error.code !== "LEASE_NEEDED") return unlocked.error.code;
  const share = await makeLeaseClient(ADDRESS, device.fetch).get(unlocked.error.access);
  if (!share.ok) return share.error.relayCode ?? share.error.code;
  const opened = await unlocked.error.openWith(share.value);
  if (opened.ok) opened.value.lock();
  return opened.ok ? "opens" : opened.error.code;
}

async function readClosing({ device, vault }: Phone): Promise<string> {
  const client = makeClosingClient(ADDRESS, device.fetch);
  for (let tries = 0; tries < ANSWERS; tries++) {
    const answer = await client.closing(vault.identity().charter.programmeId);
    if (!answer.ok) return answer.error.code;
    if (!answer.value.isClosed) return "open";
    if (answer.value.attestations.length > 0) return "attested";
    await sleep(ASK_AGAIN_MS);
  }
  return "closed, and not attested";
}

/** What a backup of a relay still gives with the key folder that is there now. The backup is copied first; keys are read where they are, and neither is changed. */
export interface BackupVerdict {
  /** Programmes in the backup that it shows as open. */
  readonly programmes: number;
  /** Ids in hex of those whose bodies open. */
  readonly opening: readonly string[];
}

/** Where a relay keeps its own key in its key folder. */
const RELAY_KEY = "relay.key";

/** Judges a backup of a SQLite relay's database. Throws where the file is no such database, or the folder holds no relay's key: opening that would make one. */
export async function judgeBackup(file: string, keyFolder: string): Promise<BackupVerdict> {
  if (!existsSync(path.join(keyFolder, RELAY_KEY))) throw new TypeError("no key folder of a relay");
  const folder = mkdtempSync(path.join(tmpdir(), "ebb-drill-"));
  try {
    const copy = path.join(folder, "relay.db");
    for (const end of ["", "-wal"]) if (existsSync(file + end)) cpSync(file + end, copy + end);
    const storage = await openStorage({ file: copy });
    const keys = await openKeys(keyFolder);
    const ids = await storage.listHeldProgrammes();
    const opening: string[] = [];
    for (const id of ids) if (await opensBody(storage, keys, id)) opening.push(bytesToHex(id));
    await storage.close();
    return { programmes: ids.length, opening };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function opensBody(storage: RelayStorage, keys: RelayKeys, programmeId: ProgrammeId): Promise<boolean> {
  const terms = { after: 0, maxEntries: 1_000, maxBodyBytes: 1e9, reader: "all" } as const;
  const { entries } = await storage.readLog(programmeId, terms);
  try {
    const key = await keys.readProgrammeKey(programmeId);
    for (const { segment } of entries) if (segment.sealedBody) return key.open(segment, segment.sealedBody) !== null;
    return entries.length > 0;
  } catch (error) {
    if (error instanceof KeyError) return false;
    throw error;
  }
}

/** A drill that was not held must not read as one that was passed. */
const NOT_TRIED = `It could not be tried: the file is no relay's database that can be read, or the folder is no relay's key folder (it holds no ${RELAY_KEY}).`;

const USAGE = "Usage: npm run drill:restore [-- --database FILE --keys FOLDER]";

/** What the command does with its arguments; prints, and returns how it ends: 0 nothing opens, 1 something does, 2 it could not be tried. */
export async function drillFromCommand(args: readonly string[], print: (line: string) => void): Promise<0 | 1 | 2> {
  const [first, file, second, keys] = args;
  if (args.length === 0) return printRun(print);
  if (args.length !== 4 || first !== "--database" || second !== "--keys" || !file || !keys || !existsSync(file)) {
    print(USAGE);
    return 2;
  }
  const judged = await judgeBackup(file, keys).catch(() => null);
  if (judged === null) {
    print(NOT_TRIED);
    return 2;
  }
  const { programmes, opening } = judged;
  print(`Programmes that the backup shows as open: ${programmes}.`);
  for (const id of opening)
    print(`Opens with the key folder that was given: ${id}. A closed one must not: its key file is still there.`);
  print(
    opening.length === 0
      ? "Nothing in it opens with the key folder that was given."
      : `Of these open: ${opening.length}.`,
  );
  return opening.length === 0 ? 0 : 1;
}

async function printRun(print: (line: string) => void): Promise<0 | 1> {
  const run = await runRestoreDrill(Math.floor(Date.now() / 86_400_000));
  const { passed } = run.result;
  for (const [at, line] of run.log.entries())
    print(`${passed.includes(at + 1) ? "went as written" : "DID NOT"}  ${at + 1}  ${line}`);
  print(
    `Drill 3, ${passed.length} of ${run.log.length} steps. For the certificate: Programme, Close the programme, Drills, "A restored copy must not open",`,
  );
  print(
    `tick ${passed.join(", ") || "nothing"}, and keep the result. Step 4 stands there only where coordinators' devices ask the relay at every unlock. This run used a made-up programme on this machine: do it with your own copies as well.`,
  );
  return isPassed(run) ? 0 : 1;
}
