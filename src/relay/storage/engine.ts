/** What differs between databases, each difference under a name. Everything else is one code path. */
import type { Dialect, Kysely } from "kysely";
import type { StoreFailure } from "./port.ts";
import type { Tables } from "./schema.ts";

export interface Engine {
  readonly dialect: Dialect;
  /** Column type of byte strings. */
  readonly bytesType: "blob" | "bytea";
  /** Column type of integers up to 2⁵³ − 1. */
  readonly integerType: "integer" | "bigint";
  /** Whether transactions that wait at the same time are committed together: where only one writes at a time, and each commit flushes the disk. */
  readonly groupsCommits: boolean;
  /** Whether the whole transaction should run again: another one was in the way. */
  isCollision(error: unknown): boolean;
  /** The failure of the port that an engine's error stands for; `null` where it is a bug. */
  toFailure(error: unknown): StoreFailure | null;
  /** Statement that writes the journal into the database and truncates it; `null` where the engine has no such thing. */
  readonly checkpointStatement: string | null;
  /** Clears the files of the database of rows that were removed, as far as it can be told to. `false` where a reader stood in the way for now. */
  scrub(db: Kysely<Tables>): Promise<boolean>;
}
