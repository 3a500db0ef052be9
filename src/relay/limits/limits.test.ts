import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Bytes } from "../../kit/bytes.ts";
import { copyBytes } from "../../kit/bytes.ts";
import { ok } from "../../kit/result.ts";
import { certify, charterOf, frameOf, introduce, makePerson, random, streamOf } from "../test-kit.ts";
import { readBody, readChunks } from "./body.ts";
import { makeBuckets } from "./bucket.ts";
import { readItems } from "./items.ts";

const request = (chunks: readonly Uint8Array[], headers: Record<string, string> = {}) =>
  new Request("http://relay.test/", {
    method: "POST",
    headers,
    body: new ReadableStream({
      pull(controller) {
        const [next, ...rest] = chunks;
        chunks = rest;
        if (next) controller.enqueue(next);
        else controller.close();
      },
    }),
    duplex: "half",
  } as RequestInit);

describe("a bucket", () => {
  const make = () => {
    const clock = { ms: 0, nowMs: () => clock.ms };
    return { clock, buckets: makeBuckets({ burst: 2, perSecond: 0.5 }, clock) };
  };

  it("lets a burst through, then says how long to wait", () => {
    const { buckets } = make();
    expect([buckets.take("a"), buckets.take("a"), buckets.take("a")]).toEqual([0, 0, 2]);
  });

  it("fills with time, no further than its burst", () => {
    const { clock, buckets } = make();
    for (let n = 0; n < 3; n++) buckets.take("a");
    clock.ms = 2000;
    expect([buckets.take("a"), buckets.take("a")]).toEqual([0, 2]);
    clock.ms = 1e9;
    expect([buckets.take("a"), buckets.take("a"), buckets.take("a")]).toEqual([0, 0, 2]);
  });

  it("counts each key for itself", () => {
    const { buckets } = make();
    for (let n = 0; n < 3; n++) buckets.take("a");
    expect(buckets.take("b")).toBe(0);
  });

  it("gives nothing for a clock that jumps back", () => {
    const { clock, buckets } = make();
    clock.ms = 1e9;
    for (let n = 0; n < 3; n++) buckets.take("a");
    clock.ms = 0;
    expect(buckets.take("a")).toBe(2);
  });
});

describe("a body", () => {
  it("is read up to its limit", async () => {
    expect(await readBody(request([random(3), random(7)]), 10)).toMatchObject({ ok: true });
  });

  it("is refused by what really comes, not by what was claimed", async () => {
    const lying = request([random(6), random(6)], { "content-length": "5" });
    expect(await readBody(lying, 10)).toEqual({ ok: false, error: "BODY_TOO_LARGE" });
  });

  it("is refused by a claim above the limit before anything is read", async () => {
    expect(await readBody(request([random(1)], { "content-length": "11" }), 10)).toEqual({
      ok: false,
      error: "BODY_TOO_LARGE",
    });
  });
});

describe("a body as Node's server reads it", () => {
  const read = async (stream: Readable, max: number) => {
    const all: unknown[] = [];
    for await (const chunk of readChunks(request([]), max, stream))
      all.push(chunk.ok ? chunk.value.length : chunk.error);
    return all;
  };

  it("is counted as it comes, and leaves the line open for the answer where it is too large", async () => {
    const stream = Readable.from([random(6), random(6), random(6)]);
    expect([await read(stream, 10), stream.destroyed]).toEqual([[6, "BODY_TOO_LARGE"], false]);
  });

  it("is cut where the line breaks", async () => {
    const stream = new Readable({ read: () => {} });
    stream.push(random(6));
    setImmediate(() => stream.destroy(new Error("aborted")));
    expect(await read(stream, 10)).toEqual([6, "STREAM_CUT"]);
  });
});

describe("items of a stream", () => {
  const programmeId = charterOf([makePerson()]).programmeId;

  async function sample(): Promise<Bytes> {
    const [author, issuer] = [makePerson(), makePerson()];
    const first = await frameOf(programmeId, author, null);
    const second = await frameOf(programmeId, author, first, { kind: 4, text: random(5000) });
    return streamOf(introduce(author, await certify(programmeId, author, issuer)), first, second);
  }

  async function* cut(bytes: Bytes, sizes: readonly number[]) {
    let at = 0;
    for (let n = 0; at < bytes.length; n++) {
      const next = at + (sizes[n % sizes.length] ?? 1);
      yield ok(copyBytes(bytes.subarray(at, next)));
      at = next;
    }
  }

  async function typesOf(chunks: Parameters<typeof readItems>[0]): Promise<readonly string[]> {
    const types: string[] = [];
    for await (const { items, failure } of readItems(chunks)) {
      types.push(...items.map(({ type }) => type));
      if (failure) types.push(failure);
    }
    return types;
  }

  it("are the same however the stream is cut into chunks", async () => {
    const bytes = await sample();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 9 }), async (sizes) => {
        expect(await typesOf(cut(bytes, sizes))).toEqual(["introduction", "frame", "frame"]);
      }),
      { numRuns: 30 },
    );
  });

  it("end with STREAM_CUT where the last one is not whole", async () => {
    const bytes = await sample();
    expect(await typesOf(cut(bytes.slice(0, -1), [700]))).toEqual(["introduction", "frame", "STREAM_CUT"]);
  });

  it("never throw on arbitrary bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), async (noise) => {
        for await (const { items } of readItems(cut(copyBytes(noise), [50]))) expect(items).toEqual([]);
      }),
    );
  });
});
