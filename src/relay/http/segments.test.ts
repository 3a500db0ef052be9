import { unlinkSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { encodeControl } from "../../control/objects.ts";
import { bytesToBase64Url, bytesToHex, concatBytes } from "../../kit/bytes.ts";
import { StoreError } from "../../kit/errors.ts";
import { unwrapResult } from "../../kit/result.ts";
import { type Frame, frameToBytes } from "../../wire/frame.ts";
import { HEADER_BYTES } from "../../wire/limits.ts";
import { decodeUploadAnswer, verifyReceipt } from "../../wire/receipt.ts";
import { encodeLogMark, huskToBytes, readStream } from "../../wire/stream.ts";
import { makeBuckets } from "../limits/bucket.ts";
import {
  bytesOf,
  certify,
  frameOf,
  introduce,
  makePerson,
  makeProgramme,
  makeTestRelay,
  NOW,
  prove,
  random,
  revoke,
  state,
  streamOf,
  type TestProgramme,
  type TestRelay,
  tokenOf,
} from "../test-kit.ts";

let relay: TestRelay;
let programme: TestProgramme;
beforeEach(async () => {
  relay = await makeTestRelay();
  programme = await makeProgramme(relay);
});

const upload = async (bytes: Uint8Array) => {
  const response = await relay.post(`${programme.base}/segments`, bytes);
  const { receipts, refusal } = unwrapResult(decodeUploadAnswer(await bytesOf(response)));
  return { status: response.status, receipts, code: refusal?.code ?? null, detail: refusal?.detail ?? null, response };
};
const own = (before: Frame | null, terms = {}) => frameOf(programme.programmeId, programme.worker, before, terms);
const introduction = () => introduce(programme.worker, programme.certificate);
const readLog = async (query = "", person = programme.coordinator, scope: 1 | 2 = 2) => {
  const token = await tokenOf(relay, programme.programmeId, person, scope);
  const { items, failure } = readStream(await bytesOf(await relay.get(`${programme.base}/log${query}`, token)));
  expect(failure).toBeNull();
  return items;
};
const framesOf = (items: Awaited<ReturnType<typeof readLog>>) =>
  items.flatMap((item) => (item.type === "frame" ? [frameToBytes(item.frame)] : []));

describe("an upload", () => {
  it("gives a receipt that holds for the head", async () => {
    const first = await own(null);
    const second = await own(first);
    const { status, receipts, code } = await upload(streamOf(introduction(), first, second));
    expect([status, code, receipts.length]).toEqual([200, null, 1]);
    const [receipt] = receipts;
    if (!receipt) return expect.unreachable();
    expect(receipt).toMatchObject({ seq: 2, head: second.head });
    expect(await verifyReceipt(programme.programmeId, receipt, relay.keys.publicKey)).toBe(true);
  });

  it("R3 may be repeated", async () => {
    const bytes = streamOf(introduction(), await own(null));
    const first = await upload(bytes);
    const again = await upload(bytes);
    expect(again.status).toBe(200);
    expect(again.receipts[0]?.head).toEqual(first.receipts[0]?.head);
    expect(framesOf(await readLog())).toHaveLength(1);
  });

  it("may hold nothing but an introduction", async () => {
    expect(await upload(introduction())).toMatchObject({ status: 200, receipts: [] });
  });

  it("keeps what was committed when a later frame fails", async () => {
    const first = await own(null);
    const broken = frameToBytes(await own(first));
    broken[broken.length - 1] = (broken[broken.length - 1] ?? 0) ^ 1;
    const { status, code, receipts } = await upload(concatBytes(streamOf(introduction(), first), broken));
    expect([status, code]).toEqual([400, "FRAME_MALFORMED"]);
    expect(receipts[0]?.head).toEqual(first.head);
  });

  it("keeps what was committed when the stream is cut", async () => {
    const first = await own(null);
    const bytes = streamOf(introduction(), first, await own(first));
    const { status, code, receipts } = await upload(bytes.subarray(0, -1));
    expect([status, code]).toEqual([400, "STREAM_CUT"]);
    expect(receipts[0]?.head).toEqual(first.head);
  });

  it("commits each frame before the next one is sent", async () => {
    const first = await own(null);
    let sendRest = (_: Uint8Array | null) => {};
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(streamOf(introduction(), first));
        sendRest = (bytes) => (bytes ? controller.enqueue(bytes) : controller.error(new TypeError("gone")));
      },
    });
    const answer = relay.app.request(`${programme.base}/segments`, {
      method: "POST",
      body,
      duplex: "half",
    } as RequestInit);
    await expect
      .poll(async () => (await relay.storage.findFeed(programme.programmeId, first.header.feedId))?.headSeq)
      .toBe(1);
    sendRest(null); // the phone goes away
    const { receipts, refusal } = unwrapResult(decodeUploadAnswer(await bytesOf(await answer)));
    expect(refusal?.code).toBe("STREAM_CUT");
    expect(receipts[0]?.head).toEqual(first.head);
  });

  it("R23 shows the stored header and signature to another one at its position", async () => {
    const [stored, rival] = [await own(null), await own(null)];
    await upload(streamOf(introduction(), stored));
    const { status, code, detail } = await upload(streamOf(rival));
    expect([status, code]).toEqual([409, "FEED_CONFLICT"]);
    expect(detail).toEqual(concatBytes(stored.headerBytes, stored.signature));
  });

  it("shows the head to a frame that leaves a gap", async () => {
    const first = await own(null);
    const second = await own(first);
    await upload(streamOf(introduction(), first));
    const { status, code, detail, receipts } = await upload(streamOf(await own(second)));
    expect([status, code]).toEqual([412, "FEED_GAP"]);
    expect(detail).toEqual(first.head);
    expect(receipts[0]).toMatchObject({ seq: 1, head: first.head });
  });

  it("refuses a feed that was not introduced", async () => {
    expect(await upload(streamOf(await own(null)))).toMatchObject({ status: 404, code: "FEED_UNKNOWN" });
  });

  it("refuses the introduction of somebody whom no coordinator certified", async () => {
    const [stranger, issuer] = [makePerson(), makePerson()];
    const certificate = await certify(programme.programmeId, stranger, issuer);
    for (const bytes of [introduce(stranger, certificate), introduce(stranger, null)])
      expect(await upload(bytes)).toMatchObject({ status: 403, code: "INTRODUCTION_REFUSED" });
  });

  it("refuses a certificate of another programme by the same coordinator", async () => {
    const elsewhere = await makeProgramme(relay);
    const certificate = await certify(elsewhere.programmeId, programme.worker, programme.coordinator);
    expect(await upload(introduce(programme.worker, certificate))).toMatchObject({ code: "INTRODUCTION_REFUSED" });
  });

  it("refuses a frame that a stranger signed in another's feed", async () => {
    await upload(introduction());
    const forged = { ...programme.worker, sign: makePerson().sign };
    const frame = await frameOf(programme.programmeId, forged, null);
    expect(await upload(streamOf(frame))).toMatchObject({ status: 403, code: "SIGNATURE_REFUSED" });
  });

  it("R20 keeps what came before a frame whose signature does not hold, and nothing behind it", async () => {
    const first = await own(null);
    const second = await own(first);
    const forged = { ...second, signature: random(64) };
    const { status, code, receipts } = await upload(streamOf(introduction(), first, forged, await own(second)));
    expect([status, code, receipts[0]?.seq]).toEqual([403, "SIGNATURE_REFUSED", 1]);
    expect(framesOf(await readLog())).toHaveLength(1);
  });

  it("R20 tells the first refusal of an upload, although signatures are checked together", async () => {
    const first = await own(null);
    const forged = { ...first, signature: random(64) };
    const answer = await upload(streamOf(introduction(), forged, await own(first, { kind: 3 })));
    expect(answer).toMatchObject({ status: 403, code: "SIGNATURE_REFUSED", receipts: [] });
  });

  it("refuses a frame of another programme", async () => {
    const elsewhere = await makeProgramme(relay);
    const frame = await frameOf(elsewhere.programmeId, elsewhere.worker, null);
    expect(await upload(streamOf(frame))).toMatchObject({ status: 400, code: "FRAME_ELSEWHERE" });
  });

  it("refuses a revoked device", async () => {
    await upload(introduction());
    await revoke(relay, programme, programme.worker);
    expect(await upload(streamOf(await own(null)))).toMatchObject({ status: 403, code: "DEVICE_REVOKED" });
    expect(await upload(introduction())).toMatchObject({ status: 403, code: "DEVICE_REVOKED" });
  });

  it.each([2, 3, 4, 5] as const)("R21 refuses kind %i from a device", async (kind) => {
    const frame = await own(null, { kind, text: encodeControl([]) });
    expect(await upload(streamOf(introduction(), frame))).toMatchObject({ status: 403, code: "KIND_REFUSED" });
  });

  it("takes four frames and refuses the fifth", async () => {
    const frames: Frame[] = [];
    for (let n = 0; n < 5; n++) frames.push(await own(frames.at(-1) ?? null));
    const { status, code, receipts } = await upload(streamOf(introduction(), ...frames));
    expect([status, code, receipts[0]?.seq]).toEqual([413, "FRAMES_TOO_MANY", 4]);
  });

  it("refuses a log mark", async () => {
    const mark = encodeLogMark({ generation: random(16), cursor: 0, hasMore: false });
    expect(await upload(mark)).toMatchObject({ status: 400, code: "FRAME_MALFORMED" });
  });

  it("W33 refuses a husk, for it brings no body", async () => {
    expect(await upload(concatBytes(introduction(), huskToBytes(await own(null))))).toMatchObject({
      status: 400,
      code: "FRAME_MALFORMED",
    });
  });

  it("refuses a claimed length above the limit before it waits for it", async () => {
    const frame = frameToBytes(await own(null));
    new DataView(frame.buffer).setUint32(108, 0xffff_ffff);
    expect(await upload(concatBytes(introduction(), frame.subarray(0, 300)))).toMatchObject({
      code: "FRAME_MALFORMED",
    });
  });

  it("refuses a header with any bit flipped, and stores nothing", async () => {
    await upload(introduction());
    const frame = await own(null);
    for (let at = 0; at < 208; at++) {
      const flipped = frameToBytes(frame);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const { code } = await upload(flipped);
      expect([at, code === null]).toEqual([at, false]);
    }
    expect(framesOf(await readLog())).toEqual([]);
  });

  it("refuses garbage without a failure of its own", async () => {
    const magics = fc.constantFrom("EBB1", "EBBF", "EBBL", "").map((text) => new TextEncoder().encode(text));
    await fc.assert(
      fc.asyncProperty(magics, fc.uint8Array({ maxLength: 500 }), async (magic, noise) => {
        const { status } = await upload(concatBytes(magic, noise));
        expect([200, 400, 403, 404]).toContain(status);
      }),
      { numRuns: 60 },
    );
  });

  it("R11 answers 503 and stores nothing while the programme's key is missing", async () => {
    unlinkSync(path.join(relay.keyFolder, `${bytesToHex(programme.programmeId)}.key`));
    const { status, code, response } = await upload(streamOf(introduction(), await own(null)));
    expect([status, code, response.headers.get("retry-after")]).toEqual([503, "KEY_MISSING", "60"]);
    expect(
      (await relay.storage.readLog(programme.programmeId, { after: 0, maxEntries: 9, maxBodyBytes: 9, reader: "all" }))
        .entries,
    ).toEqual([]);
  });

  it.each(["STORE_BUSY", "STORE_FULL", "STORE_DOWN"] as const)(
    "names %s and keeps what was committed",
    async (code) => {
      const first = await own(null);
      await upload(streamOf(introduction(), first));
      relay.storage.appendSegments = () => Promise.reject(new StoreError(code));
      const answer = await upload(streamOf(introduction(), await own(first)));
      expect(answer).toMatchObject({ status: 503, code });
      expect(answer.receipts[0]?.head).toEqual(first.head);
    },
  );

  it("R88 takes of a feed what its author sends, while forged frames of it come from elsewhere", async () => {
    const feed = makeBuckets({ burst: 3, perSecond: 0.25 }, { nowMs: () => NOW });
    let address = "office";
    relay = await makeTestRelay({ limits: { ...relay.limits, feed }, addressOf: () => address });
    programme = await makeProgramme(relay);
    const first = await own(null);
    await upload(streamOf(introduction(), first));
    const second = await own(first);
    const forged = frameToBytes(second);
    forged.set(random(64), HEADER_BYTES);
    address = "elsewhere";
    const codes = [];
    for (let n = 0; n < 4; n++) codes.push((await upload(forged)).code);
    expect(codes).toEqual([...Array(3).fill("SIGNATURE_REFUSED"), "RATE_LIMITED"]);
    address = "office";
    expect((await upload(streamOf(second))).status).toBe(200);
  });

  it("says when a feed that is too fast may go on", async () => {
    const { limits } = relay;
    const feed = makeBuckets({ burst: 2, perSecond: 0.25 }, { nowMs: () => NOW });
    relay = await makeTestRelay({ limits: { ...limits, feed } });
    programme = await makeProgramme(relay);
    const first = await own(null);
    const second = await own(first);
    const { status, code, receipts, response } = await upload(
      streamOf(introduction(), first, second, await own(second)),
    );
    expect([status, code, receipts[0]?.seq, response.headers.get("retry-after")]).toEqual([
      429,
      "RATE_LIMITED",
      2,
      "4",
    ]);
  });
});

describe("bodies at rest", () => {
  it("are not the bodies that came", async () => {
    const frame = await own(null);
    await upload(streamOf(introduction(), frame));
    const { entries } = await relay.storage.readLog(programme.programmeId, {
      after: 0,
      maxEntries: 9,
      maxBodyBytes: 9,
      reader: "all",
    });
    expect(bytesToHex(entries[0]?.segment.sealedBody ?? random(1))).not.toContain(
      bytesToHex(frame.body.subarray(0, 32)),
    );
  });
});

describe("the head of a feed", () => {
  const get = (feedId: Uint8Array) => relay.get(`${programme.base}/feeds/${bytesToBase64Url(feedId)}/head`);

  it("is a receipt", async () => {
    const first = await own(null);
    await upload(streamOf(introduction(), first));
    const { receipts } = unwrapResult(decodeUploadAnswer(await bytesOf(await get(first.header.feedId))));
    expect(receipts).toMatchObject([{ seq: 1, head: first.head }]);
  });

  it("is empty for a feed that was only introduced", async () => {
    await upload(introduction());
    const response = await get((await own(null)).header.feedId);
    expect(unwrapResult(decodeUploadAnswer(await bytesOf(response))).receipts).toEqual([]);
  });

  it("of an unknown feed is refused", async () => {
    for (const id of [random(16), random(5)]) expect((await get(id)).status).toBe(404);
  });
});

describe("the log", () => {
  it("gives a coordinator everything, byte for byte, each feed behind its introduction", async () => {
    const first = await own(null);
    const second = await own(first);
    await upload(streamOf(introduction(), first, second));
    const items = await readLog();
    expect(items.map(({ type }) => type)).toEqual(["introduction", "frame", "frame", "mark"]);
    expect(framesOf(items)).toEqual([frameToBytes(first), frameToBytes(second)]);
    expect(items.at(-1)).toMatchObject({ mark: { cursor: 2, hasMore: false, generation: relay.storage.generation } });
  });

  it("R85 gives control first in a page, then pages of snapshots, then the rest, each feed behind its introduction", async () => {
    const { programmeId, coordinator, certificate } = programme;
    const [first, keeper] = [await own(null), { ...coordinator, incarnation: makePerson().incarnation }];
    await upload(streamOf(introduction(), first, await own(first)));
    await upload(streamOf(introduce(keeper, null), await frameOf(programmeId, keeper, null, { kind: 5 })));
    await state(relay, programme, coordinator, null, [{ type: "cert", certificate }]);
    const kinds = (await readLog()).map((item) => (item.type === "frame" ? item.frame.header.kind : item.type));
    expect(kinds).toEqual(["introduction", 4, "introduction", 5, "introduction", 1, 1, "mark"]);
  });

  it("goes on where a reader stopped", async () => {
    const first = await own(null);
    await upload(streamOf(introduction(), first, await own(first)));
    expect((await readLog("?after=0&max=1")).at(-1)).toMatchObject({ mark: { cursor: 1, hasMore: true } });
    expect((await readLog("?after=1&max=1")).at(-1)).toMatchObject({ mark: { cursor: 2, hasMore: false } });
  });

  it("gives a device control segments and what is addressed to it", async () => {
    const { programmeId, coordinator, worker, certificate } = programme;
    const other = makePerson();
    await upload(introduction());
    const control = await frameOf(programmeId, coordinator, null, {
      kind: 4,
      text: encodeControl([{ type: "cert", certificate }]),
    });
    const mine = await frameOf(programmeId, coordinator, control, { kind: 2, to: [worker.box] });
    const theirs = await frameOf(programmeId, coordinator, mine, { kind: 2, to: [other.box] });
    const internal = await frameOf(programmeId, coordinator, theirs, { kind: 3, to: [coordinator.box] });
    await upload(streamOf(introduce(coordinator, null), control, mine, theirs, internal));
    expect(framesOf(await readLog("", worker, 1))).toEqual([control, mine].map(frameToBytes));
  });

  it("lets in a device that a control segment certified", async () => {
    const { programmeId, coordinator, worker, certificate } = programme;
    expect((await prove(relay, programmeId, worker, 1)).status).toBe(403);
    const control = await frameOf(programmeId, coordinator, null, {
      kind: 4,
      text: encodeControl([{ type: "cert", certificate }]),
    });
    await upload(streamOf(introduce(coordinator, null), control));
    expect((await prove(relay, programmeId, worker, 1)).status).toBe(200);
  });

  it("stores a control segment that this version cannot read", async () => {
    const frame = await frameOf(programme.programmeId, programme.coordinator, null, { kind: 4, text: random(50) });
    expect((await upload(streamOf(introduce(programme.coordinator, null), frame))).status).toBe(200);
  });

  it("keeps the certificate that ends later, in whichever order they come", async () => {
    const { programmeId, coordinator, worker } = programme;
    const late = await certify(programmeId, worker, coordinator, { notAfterMs: NOW + 99 });
    const early = await certify(programmeId, worker, coordinator, { notAfterMs: NOW + 9 });
    for (const one of [late, early]) await upload(introduce(worker, one));
    expect((await relay.storage.findKey(programmeId, worker.key)).device?.certificate).toEqual(late.bytes);
  });

  it.each(["?after=-1", "?after=x", "?max=0", "?max=1e3", "?after=99999999999999999"])("refuses %s", async (query) => {
    const token = await tokenOf(relay, programme.programmeId, programme.coordinator, 2);
    expect((await relay.get(`${programme.base}/log${query}`, token)).status).toBe(400);
  });

  it("R11 answers 503 while the programme's key is missing", async () => {
    await upload(streamOf(introduction(), await own(null)));
    const token = await tokenOf(relay, programme.programmeId, programme.coordinator, 2);
    await relay.keys.destroyProgrammeKey(programme.programmeId);
    expect((await relay.get(`${programme.base}/log`, token)).status).toBe(503);
  });

  it("says when a device that is too fast may go on", async () => {
    const { limits } = relay;
    const device = makeBuckets({ burst: 1, perSecond: 0.5 }, { nowMs: () => NOW });
    relay = await makeTestRelay({ limits: { ...limits, device } });
    programme = await makeProgramme(relay);
    const token = await tokenOf(relay, programme.programmeId, programme.coordinator, 2);
    await relay.get(`${programme.base}/log`, token);
    const response = await relay.get(`${programme.base}/log`, token);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "2"]);
  });
});
