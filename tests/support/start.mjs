/** `npm start`: builds the app where the built one is missing or older than its sources, then runs the relay on the Node of the project. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const node = path.join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
const SOURCES = ["src", "sw", "public", "vite.config.ts", "package.json", "package-lock.json"];
/** Not part of the page. */
const IS_OTHER = /^(src[\\/]relay[\\/])|\.test\.tsx?$/;

/** Time of the newest source file below the project's root, in milliseconds. */
function newestSource() {
  const files = SOURCES.flatMap((name) => {
    const full = path.join(root, name);
    if (!existsSync(full)) return [];
    if (!statSync(full).isDirectory()) return [full];
    const entries = readdirSync(full, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  });
  const relevant = files.filter((file) => !IS_OTHER.test(path.relative(root, file)));
  return Math.max(...relevant.map((file) => statSync(file).mtimeMs));
}

/** The worker is written last: where it is missing, the build was cut short. */
function isBuilt() {
  const last = path.join(root, "dist", "sw.js");
  return existsSync(last) && statSync(last).mtimeMs >= newestSource();
}

/** Runs `node` with `args` in `cwd` and passes signals on; resolves to the exit code. */
function run(args, cwd, stdio) {
  const child = spawn(node, args, { cwd, stdio });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

if (!existsSync(node)) {
  console.error("The project's own Node is missing. Run: npm ci");
  process.exit(1);
}
if (process.env.EBB_DIST === undefined && !isBuilt()) {
  console.error("Building the app …");
  const code = await run([path.join("node_modules", "vite", "bin", "vite.js"), "build", "--logLevel", "warn"], root, [
    "ignore",
    "ignore",
    "inherit",
  ]);
  if (code !== 0) process.exit(code);
}
process.exitCode = await run([path.join("src", "relay", "main.ts"), ...process.argv.slice(2)], root, "inherit");
