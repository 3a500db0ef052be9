/** Builds the page from `src`, then the service worker from `sw` with the list of files that it keeps for offline starts. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { playwright } from "@vitest/browser-playwright";
import { build, type Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { BROWSER_FLAGS } from "./tests/browser/browser-flags.ts";
import { certificatePage } from "./tests/support/certificate-page.ts";
import { pictureOutlines } from "./tests/support/pictures/plugin.ts";
import { plainImports } from "./tests/support/plain-imports.ts";
import { wordParts } from "./tests/support/words-plugin.ts";

const here = import.meta.dirname;
const dist = path.resolve(here, "dist");
const KEPT_OFFLINE = /\.(html|js|css|svg|png|webmanifest|woff2|json)$/;
/** The service worker's own scripts: the browser keeps them itself. */
const WORKER_FILES = ["obey.js", "sw.js"];
const HASHED = /^assets\/.+-[\w-]{8}\.\w+$/;

const VERSION = {
  __VERSION__: JSON.stringify(JSON.parse(readFileSync(path.resolve(here, "package.json"), "utf8")).version),
};
/** The same library for browsers of the last years only: a kilobyte less for every phone. */
const MODERN_DEXIE = {
  find: /^dexie$/,
  replacement: path.resolve(here, "node_modules/dexie/dist/modern/dexie.min.mjs"),
};

const shellFiles = () =>
  readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dist, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((file) => KEPT_OFFLINE.test(file) && !WORKER_FILES.includes(file))
    .sort();

const digest = (file: string) =>
  createHash("sha256")
    .update(readFileSync(path.join(dist, file)))
    .digest("hex");

/** Builds one script of the service worker by itself: that kind of worker loads no modules later. */
async function buildWorker(file: string, define: Readonly<Record<string, string>>): Promise<void> {
  await build({
    configFile: false,
    root: here,
    publicDir: false,
    logLevel: "warn",
    define,
    resolve: { alias: [MODERN_DEXIE] },
    build: {
      outDir: dist,
      emptyOutDir: false,
      target: "es2022",
      rolldownOptions: {
        input: path.resolve(here, `sw/${path.parse(file).name}.ts`),
        output: { format: "iife", entryFileNames: file },
      },
    },
  });
}

/** The shell's version is the digest of everything in it, so the same sources give the same worker. */
function serviceWorker(): Plugin {
  return {
    name: "ebb-service-worker",
    apply: "build",
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        const files = shellFiles();
        const version = createHash("sha256")
          .update(files.map((file) => `${file} ${digest(file)}\n`).join(""))
          .digest("hex")
          .slice(0, 16);
        const shell = {
          version,
          files: files.map((file) => (file === "index.html" ? "/" : `/${file}`)),
          hashed: files.filter((file) => HASHED.test(file)).length,
        };
        const parts = { __SHELL__: JSON.stringify({ version: shell.version, files: shell.files }), ...VERSION };
        for (const file of WORKER_FILES) await buildWorker(file, parts);
      },
    },
  };
}

/** Message prefixes that registering does without: their half of a catalogue is loaded with the first screen that speaks it. */
const OTHER_WORDS =
  /^(about|alarm|areas|asOf|aside|badge|board|card|carry|certificate|closed|closing|conflict|counts|create|decide|draft|erased|fair|field|handOver|helpers|incident|informed|install|invite|join|keys|language|log|look|match|matchSetup|mistakes|needs|note|offer|offers|outcome|phones|print|programme|proposal|reasons|recovery|referrals|relayPage|removal|revoke|ruleset|scan|seats|services|setup|shake|sheet|start|stated|tabs|task|today|totals|under|volunteer|warnings|words|writer)\.|^notice\.(?!(title|text|agree|refuse))|^app\.(back|broken|clockFar|full|install|locked|lost|no(?!tLoaded)|old|persist|otherTab|home|again|joinAgain|relay|unlock|update)|^half\.|^home\.storageLow|^unlock\.(choose|role|training$|lost(Do|Gone|Kept|Lead|Title)|pin([HST]|$)|reopen|triesLeft|withWords)|^ui\.(chooseLanguage|close|playSound|stopSound|tryAgain)/;
/** The same of what a holder does with the vault itself; only the way there is always shown. */
const HOLDER_WORDS = /^(duress|erase(?!\.open)|lease|leave|limits|newWords|tries)\./;
/** The same of cards in the hands of those who hold them. */
const CARD_WORDS = /^(person|reissue|request)\./;

/** Modules that the entry needs at once, found when the graph is whole. One file of them compresses better than the dozen that sharing makes. */
const needed = new Set<string>();
/** The same of what runs behind every open vault: one file to install and to load, where sharing with later screens would make dozens. */
const running = new Set<string>();

function oneShell(): Plugin {
  return {
    name: "ebb-one-shell",
    apply: "build",
    buildEnd() {
      const gather = (into: Set<string>, from: string) => {
        const queue = [path.resolve(here, from)];
        for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
          if (needed.has(id) || into.has(id)) continue;
          into.add(id);
          queue.push(...(this.getModuleInfo(id)?.importedIds ?? []));
        }
      };
      gather(needed, "src/main.tsx");
      gather(running, "src/shell/run-session.ts");
    },
  };
}

/**
 * Small modules that come later lie together, where nearly the same screens need them: each file is a request of its own when the app is installed over a slow
 * network. Catalogues, drawings and what reads pictures stay by themselves.
 */
const canShareFile = (id: string): boolean => path.isAbsolute(id) && !/\.(css|json)|\?outlines|qr\/decode/.test(id);

const WRITTEN = /\.(html|js|css|svg|webmanifest|json)$/;

/**
 * Leaves each text file also as it goes over the wire, so that a small box with many phones never compresses, and prints what it costs there, so that a change of size
 * is seen in every build.
 */
function compressed(): Plugin {
  return {
    name: "ebb-compressed",
    apply: "build",
    closeBundle: {
      order: "post",
      sequential: true,
      handler() {
        for (const file of [...shellFiles(), ...WORKER_FILES]) {
          const plain = readFileSync(path.join(dist, file));
          const brotli = brotliCompressSync(plain);
          this.info(`${(brotli.length / 1024).toFixed(1).padStart(7)} KiB br  ${file}`);
          if (!WRITTEN.test(file)) continue;
          writeFileSync(path.join(dist, `${file}.br`), brotli);
          writeFileSync(path.join(dist, `${file}.gz`), gzipSync(plain));
        }
      },
    },
  };
}

/** Leaves a note of which module went into which file, from which `tests/support/budget.mjs` tells what each library costs. */
function buildNote(): Plugin {
  return {
    name: "ebb-build-note",
    apply: "build",
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).flatMap((item) =>
        item.type === "chunk"
          ? [{ file: item.fileName, imports: item.imports, modules: Object.entries(item.modules) }]
          : [],
      );
      const note = chunks.map(({ modules, ...chunk }) => ({
        ...chunk,
        modules: modules.map(([id, { code }]) => ({ id: path.relative(here, id), code: code ?? "" })),
      }));
      const folder = path.resolve(here, "node_modules/.cache/ebb");
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, "build.json"), JSON.stringify(note));
    },
  };
}

const JSX = { runtime: "automatic", importSource: "preact" } as const;

export default defineConfig({
  root: "src",
  define: VERSION,
  resolve: { alias: [MODERN_DEXIE] },
  publicDir: path.resolve(here, "public"),
  build: {
    outDir: dist,
    emptyOutDir: true,
    target: "es2022",
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        // The shell and its worker name every file that loads later: short names keep them small.
        chunkFileNames: ({ name }) =>
          `assets/${/^(shell|rolldown-runtime|run-session)$/.test(name) ? name : "e"}-[hash].js`,
        codeSplitting: {
          groups: [
            { name: "shell", test: (id) => needed.has(id) },
            { name: "run-session", test: (id) => running.has(id) },
            {
              name: "later",
              test: canShareFile,
              maxModuleSize: 30_000,
              entriesAware: true,
              entriesAwareMergeThreshold: 2_500,
            },
          ],
        },
      },
    },
    modulePreload: false,
  },
  worker: { format: "es" },
  oxc: { jsx: JSX },
  plugins: [
    wordParts(new RegExp(`${OTHER_WORDS.source}|${HOLDER_WORDS.source}|${CARD_WORDS.source}`)),
    pictureOutlines(),
    plainImports(),
    oneShell(),
    buildNote(),
    certificatePage(),
    serviceWorker(),
    compressed(),
  ],
  test: {
    root: here,
    // Nothing is judged by time: what hangs is ended, and a busy machine is no failure.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 45_000 } },
    // By itself the runner leaves one core free, which on a machine with two means that everything runs one after the other.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          environment: "node",
          // Modules are read once for all files of a worker, not once for each: no test leaves anything behind in them.
          isolate: false,
          unstubGlobals: true,
          setupFiles: ["tests/support/begin-file.ts"],
          include: [
            "src/**/*.test.ts",
            "sw/**/*.test.ts",
            "tests/{codes,contract,property,faults,scenario,support,vectors}/**/*.test.ts",
          ],
          exclude: ["**/*.browser.test.ts", "node_modules/**"],
        },
      },
      {
        extends: true,
        // Named, or a cold cache finds them one by one and reloads the page in the middle of a test.
        optimizeDeps: {
          // Without it the search for what to name asks for React and ends before it began.
          rolldownOptions: { transform: { jsx: JSX } },
          entries: ["src/**/*.browser.test.{ts,tsx}", "tests/**/*.browser.test.{ts,tsx}"],
        },
        test: {
          name: "browser",
          include: ["src/**/*.browser.test.{ts,tsx}", "tests/**/*.browser.test.{ts,tsx}"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
                chromiumSandbox: false,
                args: BROWSER_FLAGS,
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
