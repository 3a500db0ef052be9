/**
 * A weak mobile network as a TCP proxy: so many bits a second each way over the whole link, whatever the number of connections, a round trip
 * that every connection pays once before its first byte, and cuts that end all connections at once with what was still under way.
 *
 * Rate, delays and the clock are arguments. Times are in milliseconds of the link's clock, which may run faster than the wall's.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, connect as openSocket, type Socket } from "node:net";

/** Runs as the wall clock does, or faster. */
export interface LinkClock {
  nowMs(): number;
  wait(ms: number): Promise<void>;
}

/** A clock on which `speed` seconds pass in one second of the wall's. */
export const makeLinkClock = (speed: number): LinkClock => ({
  nowMs: () => performance.now() * speed,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms / speed)),
});

export interface LinkTerms {
  /** Each way. */
  readonly bitsPerSecond: number;
  readonly roundTripMs: number;
  /** When all connections are cut for the first time, from the first connection on; `null`: never. */
  readonly firstCutMs: number | null;
  /** From one cut to the next. */
  readonly cutEveryMs: number;
  readonly clock: LinkClock;
}

export interface SlowLink {
  /** Where to call instead of the relay, such as "http://127.0.0.1:41234". */
  readonly origin: string;
  /** Bytes that crossed the link each way, those of cut connections included. */
  bytes(): { readonly up: number; readonly down: number };
  /** Cuts that ended at least one connection. */
  cuts(): number;
  close(): Promise<void>;
}

/** About one packet: what crosses the link in one piece. */
const PIECE_BYTES = 1_400;

/** A pair of sockets, one on either side of the link. */
interface Connection {
  readonly near: Socket;
  readonly far: Socket;
  isCut: boolean;
}

/** `bytes` null: that side has said all. */
interface Piece {
  readonly connection: Connection;
  readonly to: Socket;
  readonly bytes: Buffer | null;
}

/** One way of the link: pieces leave one after the other at its rate and arrive half a round trip later. */
function makeLane({ bitsPerSecond, roundTripMs, clock }: LinkTerms) {
  const queue: Piece[] = [];
  let crossed = 0;
  let isMoving = false;

  async function arrive({ connection, to, bytes }: Piece): Promise<void> {
    await clock.wait(roundTripMs / 2);
    if (connection.isCut || to.destroyed) return;
    if (bytes) to.write(bytes);
    else to.end();
  }

  async function move(): Promise<void> {
    let freeMs = clock.nowMs();
    for (let piece = queue.shift(); piece; piece = queue.shift()) {
      if (piece.connection.isCut) continue;
      const length = piece.bytes?.length ?? 0;
      freeMs = Math.max(freeMs, clock.nowMs()) + (length * 8_000) / bitsPerSecond;
      await clock.wait(freeMs - clock.nowMs());
      crossed += length;
      void arrive(piece);
    }
    isMoving = false;
  }

  return {
    crossed: () => crossed,
    send(connection: Connection, to: Socket, bytes: Buffer | null): void {
      if (bytes === null) queue.push({ connection, to, bytes });
      else
        for (let at = 0; at < bytes.length; at += PIECE_BYTES)
          queue.push({ connection, to, bytes: bytes.subarray(at, at + PIECE_BYTES) });
      if (isMoving) return;
      isMoving = true;
      void move();
    },
  };
}

type Lane = ReturnType<typeof makeLane>;

function carry(lane: Lane, connection: Connection, from: Socket, to: Socket): void {
  from.on("data", (bytes: Buffer) => lane.send(connection, to, bytes));
  from.on("end", () => lane.send(connection, to, null));
  from.on("error", () => to.destroy());
}

/** Opens a link to the port `target` on 127.0.0.1. */
export async function openSlowLink(target: number, terms: LinkTerms): Promise<SlowLink> {
  const { clock, roundTripMs } = terms;
  const [up, down] = [makeLane(terms), makeLane(terms)];
  const open = new Set<Connection>();
  let cuts = 0;
  let isClosed = false;
  let isCutting = false;

  const cutAll = () => {
    if (open.size > 0) cuts++;
    for (const connection of open) {
      connection.isCut = true;
      connection.near.resetAndDestroy();
      connection.far.resetAndDestroy();
    }
    open.clear();
  };

  async function cutForEver(firstMs: number): Promise<void> {
    isCutting = true;
    for (let nextMs = clock.nowMs() + firstMs; ; nextMs += terms.cutEveryMs) {
      await clock.wait(nextMs - clock.nowMs());
      if (isClosed) return;
      cutAll();
    }
  }

  async function accept(near: Socket): Promise<void> {
    const far = openSocket(target, "127.0.0.1");
    const connection: Connection = { near, far, isCut: false };
    open.add(connection);
    near.pause();
    near.once("close", () => open.delete(connection));
    carry(up, connection, near, far);
    carry(down, connection, far, near);
    near.pause();
    if (!isCutting && terms.firstCutMs !== null) void cutForEver(terms.firstCutMs);
    await clock.wait(roundTripMs);
    near.resume();
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => void accept(near));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => ({ up: up.crossed(), down: down.crossed() }),
    cuts: () => cuts,
    close: async () => {
      isClosed = true;
      cutAll();
      server.close();
      await once(server, "close");
    },
  };
}
