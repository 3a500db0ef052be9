/**
 * Statements that each upload says again: worked out once for a dialect and said with other values then, because putting one together takes longer than a database takes to
 * run it. What comes of it is the same query that Kysely would have built.
 */
import type { Compilable, CompiledQuery, Kysely } from "kysely";
import type { Tables } from "./schema.ts";

/** Says the statement with these values; the rows that it returns. */
export type Statement<Given, Row> = (db: Kysely<Tables>, given: Given) => Promise<readonly Row[]>;

/** Stands where a value will be. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const SLOTS: object = new Proxy({}, { get: (_, name) => new Slot(String(name)) });

/** The statement that `build` puts together of the fields of `given`, which it hands on as values and looks at in no other way. */
export function statement<Given extends object, Row>(
  build: (db: Kysely<Tables>, given: Given) => Compilable<Row>,
): Statement<Given, Row> {
  const known = new WeakMap<object, CompiledQuery<Row>>();
  return async (db, given) => {
    const { adapter } = db.getExecutor();
    const made = known.get(adapter) ?? build(db, SLOTS as Given).compile();
    known.set(adapter, made);
    const parameters = made.parameters.map((value) =>
      value instanceof Slot ? given[value.name as keyof Given] : value,
    );
    return (await db.executeQuery<Row>({ ...made, parameters })).rows;
  };
}

/** The same for lists: a statement for each length. */
export function listStatement<Item, Row>(
  build: (db: Kysely<Tables>, given: readonly Item[]) => Compilable<Row>,
): Statement<readonly Item[], Row> {
  const byLength = new Map<number, Statement<readonly Item[], Row>>();
  return (db, given) => {
    const count = given.length;
    const made =
      byLength.get(count) ??
      statement<readonly Item[], Row>((db, all) =>
        build(
          db,
          Array.from({ length: count }, (_, at) => all[at] as Item),
        ),
      );
    byLength.set(count, made);
    return made(db, given);
  };
}

/** The same for rows of a table, which `build` gets with a slot in each of `columns`. */
export function rowsStatement<Values extends object, Row>(
  columns: readonly (keyof Values & string)[],
  build: (db: Kysely<Tables>, rows: readonly Values[]) => Compilable<Row>,
): Statement<readonly Values[], Row> {
  const flat = listStatement<unknown, Row>((db, cells) => build(db, toRows<Values>(columns, cells)));
  return (db, rows) =>
    flat(
      db,
      rows.flatMap((row) => columns.map((column) => row[column])),
    );
}

function toRows<Values extends object>(columns: readonly string[], cells: readonly unknown[]): readonly Values[] {
  return Array.from({ length: cells.length / columns.length }, (_, row) => {
    const entries = columns.map((column, at) => [column, cells[row * columns.length + at]]);
    return Object.fromEntries(entries) as Values;
  });
}
