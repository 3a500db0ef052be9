/** A disk that is really full: a file system of its own in memory, on which a browser keeps its profile and a ballast takes what is left. Linux and root only. */
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

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

const run = (command: string, ...given: readonly string[]): void => {
  execFileSync(command, given, { stdio: ["ignore", "ignore", "pipe"] });
};

/** Processes that were killed let go of their files a moment later. */
async function unmount(folder: string): Promise<void> {
  for (let tries = 0; ; tries++)
    try {
      return run("umount", folder);
    } catch (error) {
      if (tries > 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
}
