/** Runs a transaction again when another one was in the way, with growing jittered pauses, and names what is still wrong after that. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely, Transaction } from "kysely";
import { bytesToU32 } from "../../kit/bytes.ts";
import { StoreError } from "../../kit/errors.ts";
import { type Random, systemRandom } from "../../kit/random.ts";
import type { Engine } from "./engine.ts";
import { makeGroup, type RunTransaction } from "./group.ts";
import type { Tables } from "./schema.ts";

const MAX_TRIES = 10;
const FIRST_PAUSE_MS = 4;

/** Waits the given milliseconds. */
export type Pause = (ms: number) => Promise<unknown>;

/** A database with its engine; `run` and `transact` are the only ways in which this room asks it. */
export interface Database {
  /** Asks once; rejects with a failure of the port. */
  run<Value>(work: (db: Kysely<Tables>) => Promise<Value>): Promise<Value>;
  /** One transaction, tried up to 10 times within a few seconds; `work` may run more than once and has no effect outside its transaction. */
  transact<Value>(work: (tx: Transaction<Tables>) => Promise<Value>): Promise<Value>;
}

/** Wraps `db`. `random` and `pause` serve only the waiting between tries. */
export function makeDatabase(
  db: Kysely<Tables>,
  engine: Pick<Engine, "isCollision" | "toFailure" | "groupsCommits">,
  random: Random = systemRandom,
  pause: Pause = sleep,
): Database {
  const run: Database["run"] = async (work) => {
    try {
      return await work(db);
    } catch (error) {
      throw isClosed(error) ? new StoreError("STORE_DOWN") : (engine.toFailure(error) ?? error);
    }
  };
  const one: RunTransaction = (work) => retry(() => db.transaction().execute(work), engine, random, pause);
  const transact = engine.groupsCommits ? makeGroup(one) : one;
  return { run, transact: (work) => run(() => transact(work)) };
}

/** Kysely says this in words only. */
const isClosed = (error: unknown) => error instanceof Error && error.message === "driver has already been destroyed";

async function retry<Value>(
  attempt: () => Promise<Value>,
  engine: Pick<Engine, "isCollision">,
  random: Random,
  pause: Pause,
): Promise<Value> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === MAX_TRIES || !engine.isCollision(error)) throw error;
      await pause(FIRST_PAUSE_MS * 2 ** tries * (bytesToU32(random.bytes(4)) / 2 ** 32));
    }
  }
}
