/** A disk that is really full: a file system of its own in memory, on which a browser keeps its profile and a ballast takes what is left. Linux and root only. */
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { run, unmount } from "./mounts.ts";

export interface FullDisk {
  readonly folder: string;
  /** Takes all that is left, to the last page. */
  fill(): void;
  /** Gives it back. */
  free(): void;
  remove(): Promise<void>;
}

export const canMount = (): boolean => process.platform === "linux" && process.getuid?.() === 0;

/** A disk of `megabytes`. */
export function makeFullDisk(megabytes: number): FullDisk {
  const folder = mkdtempSync(path.join(tmpdir(), "ebb-full-"));
  const mount = path.join(folder, "mount");
  mkdirSync(mount);
  run("mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", mount);
  const ballast = path.join(mount, "ballast");
  return {
    folder: mount,
    fill: () => {
      for (const bytes of [1 << 20, 4_096]) append(ballast, new Uint8Array(bytes));
    },
    free: () => rmSync(ballast, { force: true }),
    remove: async () => {
      await unmount(mount);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Appends `piece` until there is no room for another. */
function append(file: string, piece: Uint8Array): void {
  const open = openSync(file, "a");
  try {
    while (writeSync(open, piece) === piece.length);
  } catch (error) {
    if ((error as { readonly code?: string }).code !== "ENOSPC") throw error;
  } finally {
    closeSync(open);
  }
}
