import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readDisk, readPower } from "./box.ts";

/** A folder of supplies as Linux shows it. */
function supplies(all: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), "ebb-power-"));
  for (const [name, files] of Object.entries(all)) {
    mkdirSync(path.join(folder, name));
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, name, file), `${text}\n`);
  }
  return folder;
}

const BATTERY = { type: "Battery", capacity: "64" };

describe("the box", () => {
  it("R43 tells the room on its disk", async () => {
    const disk = await readDisk(tmpdir());
    expect(disk?.totalBytes).toBeGreaterThanOrEqual(disk?.freeBytes ?? Number.NaN);
  });

  it("R43 tells no room of a folder that is not there", async () => {
    expect(await readDisk(path.join(tmpdir(), "ebb-none", "there"))).toBeNull();
  });

  it.each([
    ["mains and a battery", { AC: { type: "Mains", online: "1" }, BAT0: BATTERY }, true, 64],
    ["a battery alone", { BAT0: BATTERY }, null, 64],
    ["mains that went", { AC: { type: "Mains", online: "0" }, BAT0: BATTERY }, false, 64],
    ["one plug of two", { AC: { type: "Mains", online: "1" }, USB: { type: "USB", online: "0" } }, true, null],
  ])("R43 reads %s", async (_, all, isPlugged, batteryPercent) => {
    expect(await readPower(supplies(all))).toEqual({ isPlugged, batteryPercent });
  });

  it("R43 takes the battery of a mouse for no power", async () => {
    expect(await readPower(supplies({ mouse: { ...BATTERY, scope: "Device" } }))).toBeNull();
  });

  it("R43 tells no power where the system does not", async () => {
    expect(await readPower(path.join(tmpdir(), "ebb-none"))).toBeNull();
  });
});
