/**
 * What lies between a device and the relay. In one run of a device it does one thing wrong, at the call whose number is given: loses it before or
 * after it took effect, cuts, changes, thins out or reorders its answer, repeats it, answers with an older answer, or keeps it for later.
 */
import { type Bytes, concatBytes, copyBytes } from "../../../src/kit/bytes.ts";
import { measureItem, readStream } from "../../../src/wire/stream.ts";
import type { Prng } from "./prng.ts";
import type { SimRelay } from "./relay.ts";

export const FAULTS = [
  "none",
  "lost",
  "unanswered",
  "cut",
  "changed",
  "thinned",
  "reordered",
  "repeated",
  "replayed",
  "kept",
  "web page",
  "busy",
] as const;
export type Fault = (typeof FAULTS)[number];

export interface WireTerms {
  readonly fault: Fault;
  /** Which call of the run, from 1. */
  readonly call: number;
  /** Draws where a cut or change falls. */
  readonly prng: Prng;
}

interface Call {
  readonly device: string;
  readonly target: string;
  readonly options: RequestInit;
}

export interface Wire {
  /** The next run of a device goes over a wire like this. */
  set(terms: WireTerms | null): void;
  fetch(device: string): (url: string, options: RequestInit) => Promise<Response>;
  /** Delivers the calls that were kept; their answers reach nobody. */
  release(): Promise<void>;
  /** Frames of all uploads that ever crossed, as their bytes. */
  uploaded(): readonly Bytes[];
}

export function makeWire(relay: SimRelay): Wire {
  let terms: WireTerms | null = null;
  let count = 0;
  const kept: Call[] = [];
  const uploads: Bytes[] = [];
  const older = new Map<string, Response>();

  async function ask(call: Call): Promise<Response> {
    if (call.target.endsWith("/segments") && call.options.body) uploads.push(...framesOf(bodyOf(call.options)));
    return relay.ask(call.device, call.target, call.options);
  }

  async function askAndKeep(call: Call): Promise<Response> {
    const response = await ask(call);
    const key = `${call.device} ${pathOf(call.target)}`;
    if (!older.has(key)) older.set(key, response.clone());
    return response;
  }

  async function meddle(call: Call, { fault, prng }: WireTerms): Promise<Response> {
    switch (fault) {
      case "none":
        return askAndKeep(call);
      case "lost":
        throw new TypeError("lost");
      case "unanswered":
        await ask(call);
        throw new TypeError("unanswered");
      case "cut":
        return change(await ask(call), (bytes) => bytes.slice(0, prng.below(bytes.length + 1)));
      case "changed":
        return change(await ask(call), (bytes) => flip(bytes, prng));
      case "thinned":
        return change(await ask(call), (bytes) =>
          withItems(bytes, (items) => without(items, prng.below(items.length))),
        );
      case "reordered":
        return change(await ask(call), (bytes) =>
          withItems(bytes, (items) => swapped(items, prng.below(items.length))),
        );
      case "repeated":
        await ask(call);
        return askAndKeep(call);
      case "replayed":
        return older.get(`${call.device} ${pathOf(call.target)}`)?.clone() ?? askAndKeep(call);
      case "kept":
        kept.push(call);
        throw new TypeError("kept");
      case "web page":
        return new Response("<!doctype html><title>Sign in</title>");
      case "busy":
        return new Response(null, { status: 503, headers: { "retry-after": "7" } });
    }
  }

  return {
    set: (next) => {
      terms = next;
      count = 0;
    },
    fetch: (device) => async (url, options) => {
      const { pathname, search } = new URL(url);
      const call = { device, target: pathname + search, options: { ...options, signal: null } };
      return terms && ++count === terms.call ? meddle(call, terms) : askAndKeep(call);
    },
    release: async () => {
      for (const call of kept.splice(0)) await ask(call);
    },
    uploaded: () => uploads,
  };
}

const pathOf = (target: string) => target.split("?")[0];

/** The body of a call as its sender gave it. */
const bodyOf = ({ body }: RequestInit): Bytes => (body instanceof Uint8Array ? copyBytes(body) : new Uint8Array());

async function change(response: Response, to: (bytes: Bytes) => Bytes): Promise<Response> {
  return new Response(to(new Uint8Array(await response.arrayBuffer())), response);
}

function flip(bytes: Bytes, prng: Prng): Bytes {
  if (bytes.length === 0) return bytes;
  const at = prng.below(bytes.length);
  return bytes.map((byte, index) => (index === at ? byte ^ (1 << prng.below(8)) : byte));
}

/** The items of a stream, each with its bytes; what does not parse stays behind them. */
function withItems(bytes: Bytes, to: (items: readonly Bytes[]) => readonly Bytes[]): Bytes {
  const items: Bytes[] = [];
  let at = 0;
  for (;;) {
    const length = measureItem(bytes.subarray(at));
    if (!length.ok || length.value === "more" || at + length.value > bytes.length) break;
    items.push(bytes.slice(at, at + length.value));
    at += length.value;
  }
  return items.length < 2 ? bytes : concatBytes(...to(items), bytes.subarray(at));
}

const without = (items: readonly Bytes[], at: number) => items.filter((_, index) => index !== at);

/** The item at `at` changes places with the one behind it; the closing mark stays where it is. */
function swapped(items: readonly Bytes[], at: number): readonly Bytes[] {
  const [a, b] = [items[at], items[at + 1]];
  if (!a || !b || at + 2 >= items.length) return items;
  return [...items.slice(0, at), b, a, ...items.slice(at + 2)];
}

const framesOf = (stream: Bytes): readonly Bytes[] =>
  readStream(stream).items.flatMap((item) =>
    item.type === "frame" ? concatBytes(item.frame.headerBytes, item.frame.signature, item.frame.body) : [],
  );
