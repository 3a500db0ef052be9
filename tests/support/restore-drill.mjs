/**
 * `npm run drill:restore`: whether a copy from before the end opens after it. Started by any Node from 20.11; where that cannot read TypeScript, the Node of the
 * project does the work.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(import.meta.dirname, "../..");
const own = path.join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

if (process.features.typescript) {
  const { drillFromCommand } = await import("./restore-drill.ts");
  process.exitCode = await drillFromCommand(process.argv.slice(2), console.log);
} else if (existsSync(own)) {
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  process.exitCode = spawnSync(own, args, { stdio: "inherit" }).status ?? 2;
} else {
  console.error("The project's own Node is missing. Run: npm ci");
  process.exitCode = 2;
}
