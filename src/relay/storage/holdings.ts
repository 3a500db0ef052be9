/** How much is held, in numbers without ids. */
import { type Kysely, sql } from "kysely";
import type { ClosingCounts, Holdings, RelayStorage } from "./port.ts";
import type { Database } from "./retry.ts";
import { type Tables, toFlag } from "./schema.ts";

type Part = Pick<RelayStorage, "countHoldings" | "countClosings">;

/** Header and signature, which stay when a body was dropped. */
const HUSK_BYTES = 208;

/** The part of the port that counts. */
export const holdingsPart = (database: Database): Part => ({
  countHoldings: (isTraining, nowMs) => database.run((db) => count(db, isTraining, nowMs)),
  countClosings: (isTraining) => database.run((db) => countClosed(db, isTraining)),
});

async function countClosed(db: Kysely<Tables>, isTraining: boolean): Promise<ClosingCounts> {
  const all = db.selectFrom("closings").where("training", "=", toFlag(isTraining));
  const having = (condition: string) =>
    sql<number>`cast(coalesce(sum(case when ${sql.raw(condition)} then 1 else 0 end), 0) as bigint)`;
  return all
    .select([
      sql<number>`count(*)`.as("programmes"),
      having("step >= 2").as("keysDestroyed"),
      having("step >= 5").as("finished"),
      having("core is not null").as("certificates"),
    ])
    .executeTakeFirstOrThrow();
}

async function count(db: Kysely<Tables>, isTraining: boolean, nowMs: number): Promise<Holdings> {
  const all = db.selectFrom("programmes").where("training", "=", toFlag(isTraining));
  const { programmes } = await all.select(sql<number>`count(*)`.as("programmes")).executeTakeFirstOrThrow();
  const { segments, bytes } = await all
    .innerJoin("segments", "segments.pid", "programmes.pid")
    .select([sql<number>`count(*)`.as("segments"), sumOfBytes.as("bytes")])
    .executeTakeFirstOrThrow();
  const devices = all
    .innerJoin("tokens", "tokens.pid", "programmes.pid")
    .where("tokens.scope", "=", "device")
    .where("tokens.expires_ms", ">", nowMs)
    .select("tokens.device_key")
    .distinct();
  const { phones } = await db
    .selectFrom(devices.as("heard"))
    .select(sql<number>`count(*)`.as("phones"))
    .executeTakeFirstOrThrow();
  return { programmes, segments, bytes, phones };
}

/** Cast, because PostgreSQL sums whole numbers into decimal ones. */
const sumOfBytes = sql<number>`cast(coalesce(sum(${sql.lit(HUSK_BYTES)} + case when sealed_body is null then 0 else body_len end), 0) as bigint)`;
