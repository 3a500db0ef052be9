/** The relay's command line: settings in, two links out, a clean stop on SIGINT and SIGTERM. */
import { EbbError } from "../kit/errors.ts";
import { errorToEvent, makeLog } from "./log.ts";
import { type RunningRelay, startRelay } from "./server.ts";
import { readSettings, type Settings } from "./settings.ts";

const log = makeLog((line) => process.stderr.write(line));

/** Prints `sentence` and ends with `code`: 2 for a setting, 1 for anything else. */
function fail(sentence: string, code: 1 | 2): void {
  console.error(sentence);
  process.exitCode = code;
}

/** A sentence for what an operator can change; `null` for everything else. */
function explain(error: unknown, { port }: Settings): string | null {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "EADDRINUSE") return `Port ${port} is in use. Run: npm start -- --port ${port + 10}`;
  if (code === "EACCES") return "The data folder, the key folder or the port is not allowed to this user.";
  if (code === "SCHEMA_NEWER") return "The database was made by a newer release. Start that release.";
  if (error instanceof EbbError) return `The database cannot be opened (${error.code}).`;
  return null;
}

let isStopping = false;

/** A terminal and a parent process may both pass on the same signal: the second one must not cut the stopping short. */
function stop(relay: RunningRelay): void {
  if (isStopping) return;
  isStopping = true;
  log({ level: "info", event: "stopping" });
  relay.stop().then(
    () => log({ level: "info", event: "stopped" }),
    (error: unknown) => log(errorToEvent("stop", error)),
  );
}

async function run(settings: Settings): Promise<void> {
  process.umask(0o077); // the database and its journal are nobody else's to read
  try {
    const relay = await startRelay(settings, log);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop(relay));
    console.log(`Start one programme:\n${relay.startLink}\nSee how this relay is, once:\n${relay.statusLink}`);
  } catch (error) {
    const sentence = explain(error, settings);
    if (sentence === null) log(errorToEvent("start", error));
    fail(sentence ?? "The relay could not start.", 1);
  }
}

const settings = readSettings(process.argv.slice(2), process.env, process.cwd());
if (settings.ok) await run(settings.value);
else fail(settings.error, 2);
