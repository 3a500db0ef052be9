/** Copies for cards and what their holders asked; and the programmes that a card may belong to. Rules R80 to R83. */
import { toCardId, toProgrammeId } from "../../kit/brand.ts";
import { type Bytes, concatBytes } from "../../kit/bytes.ts";
import type { RelayStorage } from "./port.ts";
import type { Database } from "./retry.ts";

type Part = Pick<
  RelayStorage,
  | "putCopies"
  | "findCopy"
  | "listCards"
  | "removeCards"
  | "putRequest"
  | "countRequests"
  | "listRequests"
  | "removeRequests"
  | "listProgrammes"
>;

/** The part of the port that is about cards. */
export const cardsPart = (database: Database): Part => ({
  putCopies: (pid, copies) =>
    database.transact(async (tx) => {
      for (const { cardId: card_id, sealed } of copies)
        await tx
          .insertInto("cards")
          .values({ pid, card_id, sealed })
          .onConflict((row) => row.columns(["pid", "card_id"]).doUpdateSet({ sealed }))
          .execute();
    }),

  findCopy: (pid, cardId) =>
    database.run(async (db) => {
      const query = db.selectFrom("cards").select("sealed").where("pid", "=", pid).where("card_id", "=", cardId);
      return (await query.executeTakeFirst())?.sealed ?? null;
    }),

  listCards: (pid, after, max) =>
    database.run(async (db) => {
      const all = db.selectFrom("cards").select("card_id").where("pid", "=", pid);
      const behind = after ? all.where("card_id", ">", after) : all;
      return (await behind.orderBy("card_id").limit(max).execute()).map(({ card_id }) => toCardId(card_id));
    }),

  removeCards: (pid, cardIds) =>
    database.transact(async (tx) => {
      if (cardIds.length === 0) return;
      for (const table of ["card_requests", "cards"] as const)
        await tx.deleteFrom(table).where("pid", "=", pid).where("card_id", "in", cardIds).execute();
    }),

  putRequest: (pid, { requestId: request_id, cardId: card_id, sealed, cameMs: came_ms }, max) =>
    database.transact(async (tx) => {
      // Holds the programme's row until the end, so that two processes count one after the other.
      await tx
        .updateTable("programmes")
        .set((of) => ({ counter: of.ref("counter") }))
        .where("pid", "=", pid)
        .execute();
      const copies = tx.selectFrom("cards").select("card_id").where("pid", "=", pid);
      if (!(await copies.where("card_id", "=", card_id).executeTakeFirst())) return "unknown";
      const requests = tx.selectFrom("card_requests").select("request_id").where("pid", "=", pid);
      if (await requests.where("request_id", "=", request_id).executeTakeFirst()) return "same";
      if ((await requests.where("card_id", "=", card_id).execute()).length >= max) return "full";
      await tx.insertInto("card_requests").values({ pid, request_id, card_id, sealed, came_ms }).execute();
      return "stored";
    }),

  countRequests: (pid, cardId) =>
    database.run(async (db) => {
      const query = db.selectFrom("card_requests").select("request_id").where("pid", "=", pid);
      return (await query.where("card_id", "=", cardId).execute()).length;
    }),

  listRequests: (pid, after, max) =>
    database.run(async (db) => {
      const all = db.selectFrom("card_requests").selectAll().where("pid", "=", pid);
      const behind = after ? all.where("request_id", ">", after) : all;
      return (await behind.orderBy("request_id").limit(max).execute()).map((row) => ({
        ...{ requestId: row.request_id, cardId: toCardId(row.card_id), sealed: row.sealed, cameMs: row.came_ms },
      }));
    }),

  removeRequests: (pid, requestIds) =>
    database.transact(async (tx) => {
      if (requestIds.length === 0) return;
      await tx.deleteFrom("card_requests").where("pid", "=", pid).where("request_id", "in", requestIds).execute();
    }),

  listProgrammes: (tag, max, after = null) =>
    database.run(async (db) => {
      const [from, to] = tag ? [concatBytes(tag, new Uint8Array(14)), concatBytes(tag, HIGHEST)] : [null, null];
      const [open, closed] = [db.selectFrom("programmes").select("pid"), db.selectFrom("closings").select("pid")];
      const within = <Query extends { where(column: "pid", by: ">" | ">=" | "<=", value: Bytes): Query }>(
        query: Query,
      ) => {
        const behind = after ? query.where("pid", ">", after) : query;
        return from && to ? behind.where("pid", ">=", from).where("pid", "<=", to) : behind;
      };
      const all = within(open).union(within(closed)).orderBy("pid").limit(max);
      return (await all.execute()).map(({ pid }) => toProgrammeId(pid));
    }),
});

const HIGHEST = new Uint8Array(14).fill(255);
