/**
 * `npm run test:long:disk`: a real relay process whose database lies on a disk of a few mebibytes that fills up (ENOSPC), gets room again, and fills up again with the process killed while it is full. Ends with 1 where a call was
 * refused otherwise than with 503 and a time, where the process ended by itself, or where anything that had a receipt is gone. The disk is a tmpfs: to mount one takes root on Linux.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bytesToBase64Url, bytesToHex } from "../../src/kit/bytes.ts";
import { openStorage } from "../../src/relay/storage/open.ts";
import { certify, charterOf, frameOf, introduce, makePerson, random, streamOf } from "../../src/relay/test-kit.ts";
import { decodeUploadAnswer } from "../../src/wire/receipt.ts";
import { startRelayProcess } from "../browser/relay-process.ts";

const DISK_MIB = 16;
const FILLER_BYTES = 6 * 2 ** 20;

const disk = mkdtempSync(path.join(tmpdir(), "ebb-disk-"));
execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MIB}m`, "tmpfs", disk]);
const data = path.join(disk, "data");
mkdirSync(data);
const filler = path.join(disk, "filler");
const fill = () => writeFileSync(filler, new Uint8Array(Math.min(FILLER_BYTES, statfsSync(disk).bavail * 4096)));

let isWell = true;
const check = (what, holds) => {
  process.stdout.write(`${holds ? "holds" : "DOES NOT HOLD"}: ${what}\n`);
  isWell &&= holds;
};

const keys = mkdtempSync(path.join(tmpdir(), "ebb-disk-keys-"));
const relay = await startRelayProcess(tmpdir(), null, { EBB_KEYS: keys }, data);
const [coordinator, worker] = [makePerson(), makePerson()];
const { programmeId, bytes } = charterOf([coordinator]);
await fetch(`${relay.origin}/v1/programmes`, { method: "POST", body: bytes });
const introduction = introduce(worker, await certify(programmeId, worker, coordinator));
const url = `${relay.origin}/v1/p/${bytesToBase64Url(programmeId)}/segments`;
const heads = [];
let frame = null;
let waiting = null;

/** Uploads until a call is refused; that frame is sent again first the next time. */
async function uploadUntilRefused(most) {
  for (let n = 0; n < most; n++) {
    waiting ??= await frameOf(programmeId, worker, frame, { text: random(15_000) });
    const answer = await fetch(url, { method: "POST", body: streamOf(introduction, waiting) });
    if (answer.status === 429) await new Promise((resolve) => setTimeout(resolve, 1000));
    else if (answer.status === 200) {
      [frame, waiting] = [waiting, null];
      heads.push(bytesToHex(frame.head));
    } else {
      const { refusal } = decodeUploadAnswer(new Uint8Array(await answer.arrayBuffer())).value ?? {};
      return { status: answer.status, code: refusal?.code, wait: answer.headers.get("retry-after") };
    }
  }
  return null;
}

const isFull = (refused) => refused?.status === 503 && refused.code === "STORE_FULL" && Number(refused.wait) > 0;
try {
  fill();
  check("a full disk is refused with STORE_FULL and a time", isFull(await uploadUntilRefused(2_000)));
  const before = heads.length;
  check("some were taken before", before > 20);
  check("it is refused again while the disk is full", isFull(await uploadUntilRefused(1)));
  rmSync(filler);
  check("once there is room, the same process goes on", (await uploadUntilRefused(20)) === null);
  fill();
  check("it fills up again", isFull(await uploadUntilRefused(2_000)));
  await relay.stop(true);
  rmSync(filler);
  await relay.restart();
  check("killed while full and started again, it goes on", (await uploadUntilRefused(5)) === null);
  await relay.stop();
  const storage = await openStorage({ file: path.join(data, "relay.db") });
  const query = { after: 0, maxEntries: 100_000, maxBodyBytes: 1e9, reader: "all" };
  const { entries } = await storage.readLog(programmeId, query);
  await storage.close();
  const stored = entries.map(({ segment }) => bytesToHex(segment.head));
  check(`all ${heads.length} that had a receipt are there, once and in order`, stored.join() === heads.join());
} finally {
  await relay.stop(true);
  execFileSync("umount", [disk]);
  for (const folder of [disk, keys]) rmSync(folder, { recursive: true });
}
process.exitCode = isWell ? 0 : 1;
