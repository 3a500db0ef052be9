/**
 * Makes the template of a certificate's page: two scripts and one style inside one file, with a policy that knows them by their digests and forbids
 * everything else, every connection included. A script or a style in which one letter was changed does not run, and what is left says so.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "vite";
import { directionOf, LANGUAGES } from "../../src/words/language.ts";
import { pictureOutlines } from "./pictures/plugin.ts";
import { plainImports } from "./plain-imports.ts";
import { wordParts } from "./words-plugin.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const PAGE = path.join(ROOT, "src/certificate/page");

/** Name of the file in the build. The app fetches it, and the service worker keeps it like every other. */
const TEMPLATE_FILE = "certificate-page.html";

const digestOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Script and style of an entry as text. What would end the element that they stand in is written another way. */
async function bundle(entry: string): Promise<{ readonly script: string; readonly style: string }> {
  const result = await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    plugins: [wordParts(/(?!)/), pictureOutlines(), plainImports()],
    build: {
      write: false,
      target: "es2022",
      cssCodeSplit: false,
      modulePreload: false,
      rolldownOptions: { input: path.join(PAGE, entry), output: { format: "iife", codeSplitting: false } },
    },
  });
  const output = [result].flat().flatMap((one) => ("output" in one ? one.output : []));
  const script = output.flatMap((item) => (item.type === "chunk" ? item.code.trim() : [])).join("");
  const style = output.flatMap((item) => (item.type === "asset" ? String(item.source).trim() : [])).join("");
  return { script: script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--"), style };
}

/** What stands in the page until its script has judged it, in every language. */
function unreadTexts(): string {
  const lines = LANGUAGES.map(({ tag }) => {
    const messages: Record<string, string> = JSON.parse(readFileSync(path.join(ROOT, `src/words/${tag}.json`), "utf8"));
    return `<p lang="${tag}" dir="${directionOf(tag)}">${messages["certificate.changed"]}</p>`;
  });
  return lines.join("");
}

/** The whole file. What the page says before its script has judged it stands where the script then shows the certificate. */
const fileOf = (parts: Readonly<Record<"policy" | "style" | "stretch" | "page", string>>) => `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${parts.policy}">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<title>Ebb</title>
<style>${parts.style}</style>
</head>
<body>
<div id="app"><main class="unread">${unreadTexts()}</main></div>
<script type="application/json" id="ebb-certificate"></script>
<script id="ebb-stretch">${parts.stretch}</script>
<script>${parts.page}</script>
</body>
</html>
`;

/** The template as text, the same for the same sources. */
export async function makeTemplate(): Promise<string> {
  const [page, stretch] = [await bundle("page.tsx"), await bundle("stretch-script.ts")];
  const style = page.style + readFileSync(path.join(PAGE, "unread.css"), "utf8");
  const policy = [
    "default-src 'none'",
    `script-src ${digestOf(page.script)} ${digestOf(stretch.script)} 'wasm-unsafe-eval'`,
    `style-src ${digestOf(style)}`,
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return fileOf({ policy, style, stretch: stretch.script, page: page.script });
}

/** Leaves the template among the files of the app. */
export function certificatePage(): Plugin {
  return {
    name: "ebb-certificate-page",
    apply: "build",
    async generateBundle() {
      this.emitFile({ type: "asset", fileName: TEMPLATE_FILE, source: await makeTemplate() });
    },
  };
}
