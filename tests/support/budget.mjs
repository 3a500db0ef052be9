/**
 * The budget of the app shell: what a phone must load before a field worker can register a need, brotli. That is the page, its style, the
 * script with everything that it imports at once in one language, the service worker, and the worker that reads the S file. What is loaded later,
 * and the worker with Argon2, is not counted. Run after a build; prints what each library and room costs, and fails above the budget, or where the
 * script holds a module that registering does without: reading others' feeds and talking to a relay come behind the first screen.
 *
 * A further language has a budget of its own: what a phone loads of it before a need can be registered, its messages and its picture-words.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";
import { minifySync } from "vite";

const BUDGET_BYTES = 90_000;
const LANGUAGE_BYTES = 12_000;
/** Modules of rooms that work with a relay and with others' feeds, save for the few that saving an op takes. */
const LATE =
  /^src\/(relay-client\/|recovery\/|sync\/(?!save-op|op-rows)|feed\/(?!op\.|make-create)|control\/(?!charter\.)|wire\/(?!limits|roles))/;
const ROOT = path.resolve(import.meta.dirname, "../..");
const DIST = path.join(ROOT, "dist");
const NOTE = path.join(ROOT, "node_modules/.cache/ebb/build.json");

const chunks = existsSync(NOTE) ? JSON.parse(readFileSync(NOTE, "utf8")) : [];
const html = readFileSync(path.join(DIST, "index.html"), "utf8");
const entries = [...html.matchAll(/<script[^>]+src="\/([^"]+)"/g)].map(([, file]) => file);
const styles = [...html.matchAll(/<link[^>]+rel="stylesheet"[^>]+href="\/([^"]+)"/g)].map(([, file]) => file);
const scripts = withImports(entries);
const workers = readdirSync(path.join(DIST, "assets"))
  .filter((file) => /^secret-file\.worker-[\w-]+\.js$/.test(file))
  .map((file) => `assets/${file}`);
const files = ["index.html", ...styles, ...scripts, "sw.js", ...workers];
const total = files.reduce((sum, file) => sum + compressed(readFileSync(path.join(DIST, file))), 0);

print(
  "file of the shell",
  files.map((file) => [file, compressed(readFileSync(path.join(DIST, file)))]),
);
print("library or room, each by itself", costs());
process.stdout.write(`shell: ${total} of ${BUDGET_BYTES} bytes, brotli\n`);
const languages = languageCosts();
for (const { tag, field, pictures, others } of languages)
  process.stdout.write(`${tag}: ${field} bytes before registering, ${pictures} picture-words, ${others} the rest\n`);
const missing =
  languages.length === 0 ||
  entries.length === 0 ||
  styles.length === 0 ||
  workers.length === 0 ||
  scripts.some((file) => !chunks.some((chunk) => chunk.file === file));
if (missing)
  process.stderr.write(
    "budget: the build has no script, no style, no worker, or no note of its modules, or one language only\n",
  );
if (total > BUDGET_BYTES) process.stderr.write(`budget: ${total - BUDGET_BYTES} bytes too many\n`);
const heavy = languages.filter(({ field, pictures }) => field + pictures > LANGUAGE_BYTES);
for (const { tag } of heavy)
  process.stderr.write(`budget: ${tag} takes more than ${LANGUAGE_BYTES} bytes before registering\n`);
const late = modulesOf(scripts).flatMap(({ id }) => (LATE.test(id) ? [id] : []));
for (const id of late) process.stderr.write(`budget: ${id} is loaded before a need can be registered\n`);
process.exitCode = missing || late.length > 0 || heavy.length > 0 || total > BUDGET_BYTES ? 1 : 0;

/** The files and all that they import at once. */
function withImports(start) {
  const found = new Set();
  const queue = [...start];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    queue.push(...(chunks.find((chunk) => chunk.file === file)?.imports ?? []));
  }
  return [...found];
}

/** What each language but English costs, in files of its own. */
function languageCosts() {
  const sizeOf = (wanted) => {
    const chunk = chunks.find(({ modules }) => modules.some(({ id }) => id.split(path.sep).join("/") === wanted));
    return chunk === undefined ? 0 : compressed(readFileSync(path.join(DIST, chunk.file)));
  };
  return readdirSync(path.join(ROOT, "src/words/pictures")).map((file) => ({
    tag: file.replace(".json", ""),
    field: sizeOf(`src/words/${file}?part=field`),
    pictures: sizeOf(`src/words/pictures/${file}?part=pictures`),
    others: sizeOf(`src/words/${file}?part=others`),
  }));
}

function compressed(bytes) {
  return brotliCompressSync(bytes).length;
}

function modulesOf(wanted) {
  return chunks.filter(({ file }) => wanted.includes(file)).flatMap(({ modules }) => modules);
}

/** What each package and room would cost alone: together they cost less, because they compress as one. */
function costs() {
  const codeByOwner = new Map();
  for (const { id, code } of modulesOf(scripts))
    codeByOwner.set(ownerOf(id), `${codeByOwner.get(ownerOf(id)) ?? ""}\n${minified(code)}`);
  return [...codeByOwner].map(([owner, code]) => [owner, compressed(Buffer.from(code))]).sort((a, b) => b[1] - a[1]);
}

function ownerOf(id) {
  const file = id.split(path.sep).join("/");
  const inside = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file);
  return inside
    ? inside[1]
    : file
        .replace(/[?].*$/, "")
        .split("/")
        .slice(0, 2)
        .join("/");
}

function minified(code) {
  return minifySync("module.js", code, { module: true, mangle: { toplevel: false } }).code || code;
}

function print(title, rows) {
  process.stdout.write(`\n${"bytes".padStart(8)}  ${title}\n`);
  for (const [name, bytes] of rows) process.stdout.write(`${String(bytes).padStart(8)}  ${name}\n`);
}
