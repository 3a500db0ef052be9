import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { makeTestRelay } from "../test-kit.ts";
import { MAX_SOUND_BYTES } from "./sounds.ts";

async function withFiles(files: Readonly<Record<string, number>>) {
  const sounds = mkdtempSync(path.join(tmpdir(), "ebb-sounds-"));
  for (const [name, size] of Object.entries(files))
    writeFileSync(path.join(sounds, name), new Uint8Array(size).fill(1));
  return (await makeTestRelay({}, { sounds })).app;
}

it("R78 recordings of the notice are listed by language with a stamp of their bytes, other files are not", async () => {
  const app = await withFiles({
    "ar.mp3": 9,
    "zh-Hans.helped.ogg": 9,
    "fr.helped.card.mp3": 9,
    "fr.card.helped.mp3": 9,
    "notes.txt": 9,
    "..mp3": 9,
  });
  const list = (await (await app.request("/notice")).json()) as [string, string][];
  expect(list.map(([name]) => name)).toEqual(["ar.mp3", "fr.helped.card.mp3", "zh-Hans.helped.ogg"]);
  expect(list.map(([, stamp]) => stamp)).toEqual([
    expect.stringMatching(/^[\w-]{16}$/),
    expect.stringMatching(/^[\w-]{16}$/),
    expect.stringMatching(/^[\w-]{16}$/),
  ]);
});

it("R78 a recording comes with its type, and asks for no other file", async () => {
  const app = await withFiles({ "ar.mp3": 9, "notes.txt": 9 });
  const found = await app.request("/notice/ar.mp3");
  expect([found.status, found.headers.get("content-type"), (await found.arrayBuffer()).byteLength]).toEqual([
    200,
    "audio/mpeg",
    9,
  ]);
  const refused = ["notes.txt", "fr.mp3", "..%2Frelay.db", "%2e%2e%2fnotes.mp3"].map((name) =>
    app.request(`/notice/${name}`),
  );
  expect((await Promise.all(refused)).map(({ status }) => status)).toEqual([404, 404, 404, 404]);
});

it("R78 a recording that is too large for phones is left out", async () => {
  const app = await withFiles({ "ar.mp3": MAX_SOUND_BYTES + 1, "fr.mp3": MAX_SOUND_BYTES });
  const list = (await (await app.request("/notice")).json()) as [string, string][];
  expect(list.map(([name]) => name)).toEqual(["fr.mp3"]);
});

it("R78 without a folder there are none", async () => {
  const { app } = await makeTestRelay({}, { sounds: path.join(tmpdir(), "ebb-no-such-folder") });
  expect(await (await app.request("/notice")).json()).toEqual([]);
});
