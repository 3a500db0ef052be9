/**
 * `npm run test:engines`: the journey, what an erased phone leaves on the disk (Linux), and twenty kills while it saves (kills.mjs), in engines other than Chromium, where they
 * are installed. Not part of `npm test`: a fresh machine has none (Debian: `apt-get install firefox-esr`).
 * Says for each engine whether it ran. WebKit has no driver here that Playwright speaks to; it is told, not passed over.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
const FIREFOXES = [
  process.env.FIREFOX_PATH,
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
  "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
];
const firefox = FIREFOXES.find((file) => file && existsSync(file));

function run(args, env = {}) {
  return (
    spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } }).status ?? 1
  );
}

if (!existsSync(path.join(ROOT, "dist/sw.js"))) process.exitCode = run(["node_modules/vite/bin/vite.js", "build"]);
if (firefox) {
  process.exitCode = run(["node_modules/@playwright/test/cli.js", "test", "-c", "tests/browser/engines.config.ts"], {
    FIREFOX_PATH: firefox,
  });
  if (process.platform === "linux")
    process.exitCode ||= run(["tests/support/kills.mjs", "--engines", "firefox", "--kills", "20"], {
      FIREFOX_PATH: firefox,
    });
  console.log(`Firefox (${firefox}): ${process.exitCode === 0 ? "ran" : "failed"}`);
} else console.log("Firefox: not installed, did not run. Set FIREFOX_PATH to its program file.");
console.log("WebKit: no driver, did not run.");
