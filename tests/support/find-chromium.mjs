/**
 * Finds a Chromium for the tests: CHROMIUM_PATH, then the one that comes inside an npm package (Linux x64), then Playwright's own,
 * then one that the system has. Returns its path and the environment that it needs.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const SYSTEM = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/microsoft-edge",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

async function fromPackage() {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const dir = path.resolve("node_modules/.cache/chromium-npm");
  const fonts = path.join(dir, "fontconfig");
  mkdirSync(fonts, { recursive: true });
  const before = { TMPDIR: process.env.TMPDIR, AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV };
  process.env.TMPDIR = dir; // the package unpacks into the temporary folder and reuses what it finds there
  process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs22.x"; // it unpacks its own NSS libraries only then
  const executablePath = await (await import("@sparticuz/chromium")).default.executablePath();
  writeFileSync(
    path.join(fonts, "fonts.conf"),
    `<?xml version="1.0"?><fontconfig><dir>${dir}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${dir}/fc</cachedir></fontconfig>`,
  );
  const env = { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH ?? "", FONTCONFIG_PATH: fonts };
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  return { executablePath, env };
}

async function fromPlaywright() {
  const file = (await import("playwright")).chromium.executablePath();
  return existsSync(file) ? { executablePath: file, env: {} } : null;
}

export async function findChromium() {
  if (process.env.CHROMIUM_PATH) return { executablePath: process.env.CHROMIUM_PATH, env: {} };
  const found = (await fromPackage().catch(() => null)) ?? (await fromPlaywright());
  if (found) return found;
  const system = SYSTEM.find((file) => existsSync(file));
  if (system) return { executablePath: system, env: {} };
  throw new Error(
    "No Chromium found. Install Chromium or Chrome, or set CHROMIUM_PATH to its program file, then run the tests again.",
  );
}
