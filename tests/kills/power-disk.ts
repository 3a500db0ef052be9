/**
 * A disk whose power can be cut: an ext4 file system in a file, mounted over a loop device. The cut freezes the browser and shuts the file system down without its journal
 * (EXT4_IOC_SHUTDOWN, NOLOGFLUSH): what had not reached the device is gone, as with a pulled plug. Mounting it anew replays the journal.
 * What was written behind the last sync and fits into its block comes back as zeros, where the file's length was written with another file's sync or, every 5 s, by itself.
 * Linux and root only. It takes a device at its word: one that says "written" before it is, and torn sectors, are not covered.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { run, unmount } from "./mounts.ts";

const SIZE = "700M";
const SHUTDOWN = `import os,fcntl,struct,sys
fcntl.ioctl(os.open(sys.argv[1],os.O_RDONLY),0x8004587D,struct.pack("I",2))`;

export interface PowerDisk {
  readonly folder: string;
  /** Writes everything to the device. */
  sync(): void;
  /** From here on nothing reaches the device, and what had not reached it never does. */
  cut(): void;
  /** The file system as the device has it. Nothing may have files of it open. */
  mountAgain(): Promise<void>;
  remove(): Promise<void>;
}

export const canCutPower = (): boolean => process.platform === "linux" && process.getuid?.() === 0;

export function makePowerDisk(): PowerDisk {
  const place = mkdtempSync(path.join(tmpdir(), "ebb-disk-"));
  const [image, folder] = [path.join(place, "image"), path.join(place, "mount")];
  const mount = () => run("mount", "-o", "loop", image, folder);
  mkdirSync(folder);
  run("truncate", "-s", SIZE, image);
  run("mkfs.ext4", "-q", image);
  mount();
  return {
    folder,
    sync: () => run("sync", "-f", folder),
    cut: () => run("python3", "-c", SHUTDOWN, folder),
    mountAgain: async () => {
      await unmount(folder);
      mount();
    },
    remove: async () => {
      await unmount(folder);
      rmSync(place, { recursive: true, force: true });
    },
  };
}
