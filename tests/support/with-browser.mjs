/** Runs the command after `--` with CHROMIUM_PATH and the browser's environment set. Relays that tests start take their scripts from where the first one left them compiled. */
import { spawn } from "node:child_process";
import { COMPILED } from "./compiled.mjs";
import { findChromium } from "./find-chromium.mjs";

const { executablePath, env } = await findChromium();
const [command, ...args] = process.argv.slice(process.argv.indexOf("--") + 1);
const child = spawn(command, args, {
  stdio: "inherit",
  env: {
    NODE_COMPILE_CACHE: COMPILED,
    ...process.env,
    ...env,
    CHROMIUM_PATH: executablePath,
  },
});
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
