/**
 * Checks who imports whom in `src` and `sw` against the table in src/README.md, and says which sentence of it an import breaks.
 * Also refused: cycles of files (type-only imports count), default exports, imports of tests, a row that names nothing.
 * Fails rather than pass by accident: where it saw too few files or no import at all, or an import line that it could not read.
 *
 * Run as `node tests/support/check-rooms.mjs [root]`.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const LEAST_FILES = 50;
const SOURCE = /(?<!\.d)\.tsx?$/;
const TEST = /\.test\.tsx?$/;
const STATIC = /^(?:import|export)\s+(?:[\w$*,{}\s]+?\sfrom\s*)?"([^"\n]+)"/gm;
const ENDS = /^(?:(?:import|export)\b[^=(\n]*|\}) from "[^"\n]+";?$/gm;
const DYNAMIC = [/\bimport\(\s*"([^"\n]+)"/g, /\bnew URL\(\s*"(\.[^"\n]+)"\s*,\s*import\.meta\.url/g];

const root = path.resolve(process.argv[2] ?? ".");
const problems = [];
const rows = readTable();
const files = ["src", "sw"].flatMap(listSources);
const edges = new Map(files.map((file) => [file, []]));
let imports = 0;

for (const file of files) checkFile(file);
for (const cycle of findCycles(edges)) problems.push(`cycle: ${cycle.join(" → ")}`);
for (const row of rows)
  if (!files.some((file) => roomOf(file) === row))
    problems.push(`src/README.md: the row \`${row.room}\` names no file`);
if (files.length < LEAST_FILES) problems.push(`looked at ${files.length} files, fewer than ${LEAST_FILES}`);
if (imports === 0) problems.push("found no import at all");

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(
  `rooms: ${files.length} files, ${imports} imports, ${rows.length} rows, ${problems.length} problems\n`,
);
process.exitCode = problems.length > 0 ? 1 : 0;

/** Rows of the one table whose head begins with "room": prefix of paths, rooms and packages that it may import, names that it never imports. */
function readTable() {
  const file = path.join(root, "src/README.md");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const head = lines.findIndex((line) =>
    /^\|\s*room\s*\|\s*may import rooms\s*\|\s*may import packages\s*\|/.test(line),
  );
  if (head < 0) problems.push("src/README.md: no table `| room | may import rooms | may import packages |`");
  const end = lines.findIndex((line, at) => at > head && !line.startsWith("|"));
  return (head < 0 ? [] : lines.slice(head + 2, end < 0 ? undefined : end)).flatMap(toRow);
}

function toRow(line) {
  const cells = line.split("|").slice(1, -1);
  const [room] = quoted(cells[0] ?? "");
  if (!room) {
    problems.push(`src/README.md: no room in the row "${line}"`);
    return [];
  }
  const types = [...(cells[1] ?? "").matchAll(/types of `([^`]+)`/g)].map(([, name]) => name);
  const rooms = quoted(cells[1] ?? "").filter((name) => !types.includes(name));
  return [{ room, rooms, types, packages: quoted(cells[2] ?? ""), never: quoted(cells[3] ?? "") }];
}

function quoted(text) {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
}

function listSources(folder) {
  const top = path.join(root, folder);
  if (!existsSync(top)) return [];
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => toPosix(path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name))))
    .sort();
}

function toPosix(file) {
  return file.split(path.sep).join("/");
}

/** Path as the table writes it: without `src/` and without what follows the first dot of the file's name. */
function roomPath(file) {
  return file.replace(/^src\//, "").replace(/(\/|^)([^/.]+)\.[^/]*$/, "$1$2");
}

function isWithin(name, prefix) {
  return name === prefix || name.startsWith(`${prefix}/`);
}

/** The row of a file: the longest prefix wins. */
function roomOf(file) {
  const name = roomPath(file);
  return rows.filter(({ room }) => isWithin(name, room)).sort((a, b) => b.room.length - a.room.length)[0];
}

function checkFile(file) {
  const text = readFileSync(path.join(root, file), "utf8");
  if (/^export\s+default\b|^export\s*\{[^}]*\bas\s+default\b/m.test(text)) problems.push(`${file}: default export`);
  const row = roomOf(file);
  if (!row && !TEST.test(file)) problems.push(`${file}: src/README.md has no row for it`);
  for (const found of readImports(file, text)) {
    imports++;
    if (found.target.startsWith(".")) checkRelative(file, row, found);
    else if (row && !TEST.test(file)) checkPackage(file, row, found.target);
  }
}

function readImports(file, text) {
  const found = [...text.matchAll(STATIC)].map(([statement, target]) => ({
    target,
    isType: isTypeOnly(statement),
    names: namesOf(statement),
  }));
  const ends = text.match(ENDS)?.length ?? 0;
  if (found.length < ends) problems.push(`${file}: an import line that this check cannot read`);
  for (const pattern of DYNAMIC)
    for (const [, target] of text.matchAll(pattern)) found.push({ target, isType: false, names: [] });
  return found;
}

function isTypeOnly(statement) {
  if (/^(?:import|export)\s+type\b/.test(statement)) return true;
  const inside = /^(?:import|export)\s*\{([\s\S]*)\}/.exec(statement)?.[1];
  const items = inside?.split(",").map((item) => item.trim()) ?? [];
  return items.length > 0 && items.every((item) => item === "" || item.startsWith("type "));
}

function namesOf(statement) {
  if (/^(?:import|export)\s*(?:type\s*)?\*/.test(statement)) return ["*"];
  const inside = /\{([\s\S]*)\}/.exec(statement)?.[1] ?? "";
  return inside.split(",").flatMap((item) => /^(?:type\s+)?([\w$]+)/.exec(item.trim())?.[1] ?? []);
}

function checkRelative(file, row, { target, isType, names }) {
  const to = toPosix(path.normalize(path.join(path.dirname(file), target.replace(/\?.*$/, ""))));
  const say = (why) => problems.push(`${file} imports ${to}: ${why}`);
  if (!existsSync(path.join(root, to))) return say("there is no such file");
  if (edges.has(to)) edges.get(file).push(to);
  if (TEST.test(file)) return;
  if (TEST.test(to) || isWithin(to, "tests")) return say("nothing in src or sw imports tests");
  if (!isWithin(to, "src") && !isWithin(to, "sw")) return say("it lies outside src and sw");
  const other = roomOf(to);
  if (!row || !other) return;
  if (other !== row && !isAllowed(row, to, other, isType)) return say(sentence(row));
  const refused = other === row ? undefined : names.find((name) => row.never.some((glob) => fits(name, glob)));
  if (refused)
    say(`\`${row.room}\` never imports ${row.never.map((glob) => `\`${glob}\``).join(", ")}, and ${refused} is one`);
}

/** A permission covers the files below it that have no narrower row of their own. */
function isAllowed({ rooms, types }, to, other, isType) {
  const covers = (name) => isWithin(roomPath(to), name) && isWithin(name, other.room);
  return rooms.some(covers) || (isType && types.some(covers));
}

function fits(name, glob) {
  return name === "*" || (glob.endsWith("*") ? name.startsWith(glob.slice(0, -1)) : name === glob);
}

function checkPackage(file, row, target) {
  const parts = target.split("/");
  const name = target.startsWith("node:") ? "node:*" : target.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
  if (!row.packages.includes(name)) problems.push(`${file} imports ${target}: ${sentence(row)}`);
}

function sentence({ room, rooms, types, packages }) {
  const list = (names) => names.map((name) => `\`${name}\``).join(", ") || "nothing else";
  const kinds = types.length > 0 ? `, types of ${list(types)}` : "";
  return `\`${room}\` may import rooms: ${list(rooms)}${kinds}; packages: ${packages.length > 0 ? list(packages) : "none"}`;
}

/** Groups of files that reach each other: R. Tarjan, "Depth-first search and linear graph algorithms", 1972, without recursion. */
function findCycles(graph) {
  const [index, low, stack, onStack, cycles] = [new Map(), new Map(), [], new Set(), []];
  for (const start of graph.keys()) {
    const work = index.has(start) ? [] : [{ node: start, next: 0 }];
    while (work.length > 0) {
      const frame = work[work.length - 1];
      const { node } = frame;
      if (frame.next === 0) {
        index.set(node, index.size);
        low.set(node, index.get(node));
        stack.push(node);
        onStack.add(node);
      }
      const target = graph.get(node)[frame.next++];
      if (target !== undefined) {
        if (!index.has(target)) work.push({ node: target, next: 0 });
        else if (onStack.has(target)) low.set(node, Math.min(low.get(node), index.get(target)));
        continue;
      }
      work.pop();
      const above = work[work.length - 1]?.node;
      if (above !== undefined) low.set(above, Math.min(low.get(above), low.get(node)));
      if (low.get(node) !== index.get(node)) continue;
      const group = stack.splice(stack.indexOf(node));
      for (const member of group) onStack.delete(member);
      if (group.length > 1 || graph.get(node).includes(node)) cycles.push([...group, node]);
    }
  }
  return cycles;
}
