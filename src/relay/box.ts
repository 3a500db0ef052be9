/** What the operating system tells of the box that a relay runs on: room on its disk, and its power where it says so. */
import { readdir, readFile, statfs } from "node:fs/promises";
import path from "node:path";

export interface Disk {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

export interface Power {
  /** Whether power comes from outside; `null` where only a battery is told of. */
  readonly isPlugged: boolean | null;
  /** 0 to 100; `null` without a battery. */
  readonly batteryPercent: number | null;
}

export interface Box {
  /** `null` where it cannot be told, as with a database elsewhere. */
  disk(): Promise<Disk | null>;
  power(): Promise<Power | null>;
}

/** Where Linux tells of mains and batteries. */
const POWER_FOLDER = "/sys/class/power_supply";

/** The box as the system tells it; the disk is that of `databaseFolder`. */
export const systemBox = (databaseFolder: string | null): Box => ({
  disk: async () => (databaseFolder === null ? null : readDisk(databaseFolder)),
  power: () => readPower(POWER_FOLDER),
});

export async function readDisk(folder: string): Promise<Disk | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
}

/** Reads one supply after the other; batteries of a mouse and the like are not the box's. */
export async function readPower(folder: string): Promise<Power | null> {
  const names = await readdir(folder).catch(() => []);
  let isPlugged: boolean | null = null;
  let batteryPercent: number | null = null;
  for (const name of names.sort()) {
    const read = (file: string) => readFile(path.join(folder, name, file), "utf8").then(trim, () => "");
    const [type, online, capacity, scope] = [
      await read("type"),
      await read("online"),
      await read("capacity"),
      await read("scope"),
    ];
    if (scope === "Device") continue;
    if (type === "Mains" || type === "USB") isPlugged = online === "1" || isPlugged === true;
    if (type === "Battery" && /^\d{1,3}$/.test(capacity)) batteryPercent ??= Math.min(100, Number(capacity));
  }
  return isPlugged === null && batteryPercent === null ? null : { isPlugged, batteryPercent };
}

const trim = (text: string) => text.trim();
