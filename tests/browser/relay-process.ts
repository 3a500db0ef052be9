/** A relay of its own for a test: real process, real SQLite, a folder of its own, a free port on 127.0.0.1. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

const root = path.resolve(import.meta.dirname, "../..");
const node = path.join(root, "node_modules/node/bin/node");

export interface RelayProcess {
  /** Origin, such as "http://127.0.0.1:41234". */
  readonly origin: string;
  /** Link with the operator's right in its fragment. */
  readonly link: string;
  /** Link that opens the page of the relay, once. */
  readonly statusLink: string;
  readonly dataFolder: string;
  /** Ends the process; `hard` with SIGKILL. The data stays. */
  stop(hard?: boolean): Promise<void>;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  /** Ends the process and removes its data. */
  remove(): Promise<void>;
}

/** A test that ends without an end of its relay must not leave one behind. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

async function spawnRelay(
  dataFolder: string,
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<{ child: ChildProcess; links: readonly string[] }> {
  const child = spawn(node, ["src/relay/main.ts", "--port", String(port), "--data", dataFolder], {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, ...env },
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  if (!child.stdout) throw new Error("no output");
  const links: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith("http")) links.push(line);
    if (links.length === 2) return { child, links };
  }
  throw new Error("the relay ended before it printed its links");
}

/** The build that the tests look at. */
export const DIST = path.resolve(root, process.env.EBB_DIST ?? "dist");

/** Starts a relay that serves the app in `dist`, on an empty folder or a given one, or on a copy of the data in the folder `copyOf`, with more settings where there are any. */
export async function startRelayProcess(
  dist = DIST,
  copyOf: string | null = null,
  settings: Readonly<Record<string, string>> = {},
  dataFolder = mkdtempSync(path.join(tmpdir(), "ebb-relay-")),
): Promise<RelayProcess> {
  const env = { EBB_DIST: dist, ...settings };
  if (copyOf !== null) cpSync(copyOf, dataFolder, { recursive: true });
  let { child, links } = await spawnRelay(dataFolder, 0, env);
  const [link = ""] = links;
  const origin = new URL(link).origin;
  const stop = async (hard = false) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(hard ? "SIGKILL" : "SIGTERM");
    await ended;
  };
  return {
    origin,
    get link() {
      return links[0] ?? "";
    },
    get statusLink() {
      return links[1] ?? "";
    },
    dataFolder,
    stop,
    restart: async () => {
      ({ child, links } = await spawnRelay(dataFolder, Number(new URL(origin).port), env));
    },
    remove: async () => {
      await stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
