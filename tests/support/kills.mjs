/**
 * `npm run test:kills`: kills a real browser on the production build again and again while it saves needs, at moments drawn at random, and looks after each kill
 * whether everything is there that the screen had confirmed. For both engines in which Chromium keeps IndexedDB; prints totals, leaves them as JSON, and ends with 1
 * where a confirmed need is lost or one is doubled. Longer than `npm test` has time for, which has a short form of it (kills.spec.ts, two-copies.spec.ts).
 *
 * --kills n (200): for each engine. --engines leveldb,sqlite: which; firefox too, where FIREFOX_PATH names its program file.
 * --how kill|power (kill): SIGKILL alone, or with the power of its disk cut (Linux and root; see tests/kills/power-disk.ts).
 * --tears: each kill leaves a torn log behind, after which the older engine drops a whole database and SQLite has a copy that is behind (torn-log.ts); an engine whose logs
 * cannot be torn is refused. --everywhere: in both copies and beside them at once (the older engine). --profile n (25): kills for each profile.
 * What a start that failed, lost something or missed a database showed, and its storage as it was before that start, lie in node_modules/.cache/ebb/kills/.
 * --out file (node_modules/.cache/ebb/kills.json). EBB_PATIENCE_MS (180000): how long a step of a start may take on a busy machine.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { startRelayProcess } from "../browser/relay-process.ts";
import { runKills } from "../kills/kill-run.ts";
import { canCutPower } from "../kills/power-disk.ts";

const text = { type: "string" };
const { values } = parseArgs({
  options: {
    kills: text,
    engines: text,
    how: text,
    tears: { type: "boolean" },
    everywhere: { type: "boolean" },
    profile: text,
    out: text,
  },
});
const how = values.how ?? "kill";
const out = path.resolve(values.out ?? "node_modules/.cache/ebb/kills.json");
if (how === "power" && !canCutPower()) throw new Error("cutting the power takes Linux and root");

const relay = await startRelayProcess();
const all = [];
try {
  for (const engine of (values.engines ?? "leveldb,sqlite").split(",")) {
    const kills = Number(values.kills ?? 200);
    const everywhere = values.everywhere ?? false;
    const plan = {
      engine,
      how,
      tears: values.tears ?? everywhere,
      everywhere,
      kills,
      perProfile: Number(values.profile ?? 25),
    };
    all.push(await runKills(plan, relay.origin, show));
    keep();
  }
} finally {
  await relay.remove();
}
for (const totals of all) show(totals);
process.exitCode = all.some(({ lost, unlisted, doubled }) => lost + unlisted + doubled > 0) ? 1 : 0;

function show({
  engine,
  how,
  tears,
  browser,
  kills,
  confirmed,
  lost,
  unlisted,
  doubled,
  unconfirmed,
  drafts,
  dropped,
  behind,
  healed,
}) {
  process.stdout.write(
    `${engine}, ${how}${tears ? " with torn logs" : ""} (${browser}): ${kills} kills, ${confirmed} confirmed, ${lost} lost, ${unlisted} kept but not listed, ${doubled} doubled, ` +
      `${unconfirmed} kept though not confirmed, ${drafts} drafts offered; dropped by the browser: ${dropped.first} first copies, ` +
      `${dropped.second} second copies, ${dropped.beside} beside; ${behind} copies behind the other; ${healed} healed\n`,
  );
}

function keep() {
  mkdirSync(path.dirname(out), { recursive: true });
  writeFileSync(out, `${JSON.stringify(all, null, 2)}\n`);
}
