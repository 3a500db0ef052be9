/** Runs the command after `--` with CHROMIUM_PATH and the browser's environment set. Relays that tests start take their scripts from where the first one left them compiled. */
import { spawn } from "node:child_process";
import path from "node:path";
import { findChromium } from "./find-chromium.mjs";

const { executablePath, env } = await findChromium();
const [command, ...args] = process.argv.slice(process.argv.indexOf("--") + 1);
const child = spawn(command, args, {
  stdio: "inherit",
  env: {
    NODE_COMPILE_CACHE: path.resolve("node_modules/.cache/ebb/node"),
    ...process.env,
    ...env,
    CHROMIUM_PATH: executablePath,
  },
});
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
