/** The drill of a restored copy, short enough for every run of the tests, and the question about an operator's own backup. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { close } from "../../src/relay/closing-test-kit.ts";
import { openKeys } from "../../src/relay/keys.ts";
import { openStorage } from "../../src/relay/storage/open.ts";
import { frameOf, introduce, makeProgramme, makeTestRelay, streamOf } from "../../src/relay/test-kit.ts";
import { drillFromCommand, isPassed, judgeBackup, runRestoreDrill } from "./restore-drill.ts";

const root = mkdtempSync(path.join(tmpdir(), "ebb-drill-test-"));
afterAll(() => rmSync(root, { recursive: true }));

describe("the drill of a restored copy", () => {
  it("G13 both copies open before the end, and neither opens after it", async () => {
    const run = await runRestoreDrill(20_700);
    expect(run.log).toHaveLength(4);
    expect([run.result, isPassed(run)]).toEqual([{ code: 3, passed: [1, 2, 3, 4], day: 20_700 }, true]);
  });

  it("G13 a relay's own backup is judged by the key folder of now: a closed programme opens only with a kept copy of its key", async () => {
    const [data, keyFolder, keptKeys] = ["data.db", "keys", "kept"].map((name) => path.join(root, name)) as [
      string,
      string,
      string,
    ];
    const storage = await openStorage({ file: data });
    const relay = await makeTestRelay({ storage, keys: await openKeys(keyFolder) });
    const programme = await makeProgramme(relay);
    const frame = await frameOf(programme.programmeId, programme.worker, null);
    await relay.post(`${programme.base}/segments`, streamOf(introduce(programme.worker, programme.certificate), frame));
    await storage.checkpoint();
    const backup = path.join(root, "backup.db");
    cpSync(data, backup);
    cpSync(keyFolder, keptKeys, { recursive: true });
    await close(relay, programme);
    await storage.close();
    const id = bytesToHex(programme.programmeId);
    const lines: string[] = [];
    const run = (keys: string) =>
      drillFromCommand(["--database", backup, "--keys", keys], (line) => void lines.push(line));
    expect(await judgeBackup(backup, keyFolder)).toEqual({ programmes: 1, opening: [] });
    expect(await judgeBackup(backup, keptKeys)).toEqual({ programmes: 1, opening: [id] });
    expect([
      await run(keyFolder),
      await run(keptKeys),
      await drillFromCommand(["--database"], () => undefined),
    ]).toEqual([0, 1, 2]);
    expect(lines.some((line) => line.includes(id))).toBe(true);
    expect(readdirSync(keyFolder)).toEqual(["relay.key"]);
  });

  it("G13 a key folder that is not there, or is another one's, and a file that is no database are no drill that was passed", async () => {
    const [empty, noDatabase] = ["empty", "no.db"].map((name) => path.join(root, name)) as [string, string];
    mkdirSync(empty);
    writeFileSync(noDatabase, "nothing");
    await openKeys(path.join(root, "whole"));
    const lines: string[] = [];
    const run = (file: string, keys: string) =>
      drillFromCommand(["--database", file, "--keys", path.join(root, keys)], (line) => void lines.push(line));
    const database = path.join(root, "whole.db");
    await (await openStorage({ file: database })).close();
    expect([
      await run(database, "mistyped"),
      await run(database, "empty"),
      await run(noDatabase, "whole"),
      await run(database, "whole"),
    ]).toEqual([2, 2, 2, 0]);
    expect(lines.filter((line) => line.startsWith("It could not be tried"))).toHaveLength(3);
    expect(readdirSync(empty)).toEqual([]);
  });
});
