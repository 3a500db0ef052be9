/** Mounting disks for tests that break them. Needs root. */
import { execFileSync } from "node:child_process";

export const run = (command: string, ...given: readonly string[]): void => {
  execFileSync(command, given, { stdio: ["ignore", "ignore", "pipe"] });
};

/** Processes that were killed let go of their files a moment later. */
export async function unmount(folder: string): Promise<void> {
  for (let tries = 0; ; tries++)
    try {
      return run("umount", folder);
    } catch (error) {
      if (tries > 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
}
