/**
 * The peer of the relay's bench: what a CouchDB-compatible server does with `_bulk_docs`. It is the engine of PouchDB Server, PouchDB over LevelDB on this disk; Express around it, and sockets, are left
 * out, as they are for the relay. Left to itself it flushes nothing, so that a power cut costs what was answered; as `flushing` it flushes each of its writes, as CouchDB does before it answers.
 */
import { createRequire } from "node:module";
import path from "node:path";

interface Answer {
  readonly ok?: boolean;
}

export interface BulkDocs {
  /** Takes the body of one call: JSON with `docs`. Rejects where one of them is not stored. */
  send(body: string): Promise<void>;
  close(): Promise<void>;
}

interface Database {
  bulkDocs(docs: unknown): Promise<readonly Answer[]>;
  close(): Promise<void>;
}

type Batch = (operations: unknown, options: object, done: unknown) => void;

/** Opens a database in `folder`. `tests/bench/peers` has to be installed. */
export function openBulkDocs(folder: string, isFlushing: boolean): BulkDocs {
  const peers = createRequire(path.resolve(import.meta.dirname, "peers/package.json"));
  const core = peers("pouchdb-core");
  const PouchDB = (core.default ?? core).plugin(peers("pouchdb-adapter-leveldb"));
  const leveldown = peers("leveldown");
  const flushing = (location: string) => {
    const store: { _batch: Batch } = leveldown(location);
    const batch = store._batch.bind(store);
    store._batch = (operations, options, done) => batch(operations, { ...options, sync: true }, done);
    return store;
  };
  const options = { adapter: "leveldb", ...(isFlushing && { db: flushing }) };
  const database: Database = new PouchDB(path.join(folder, isFlushing ? "flushing" : "peer"), options);
  return {
    async send(body) {
      const answers = await database.bulkDocs(JSON.parse(body));
      if (!answers.every(({ ok }) => ok)) throw new Error("the peer refused a document");
    },
    close: () => database.close(),
  };
}

/** A body of `count` documents, each about as long as what it stands for. */
export function makeBulkDocs(count: number, random: () => string): string {
  const docs = Array.from({ length: count }, () => ({ _id: `r${random().slice(0, 22)}`, data: random() }));
  return JSON.stringify({ docs });
}
