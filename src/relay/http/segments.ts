/** Upload of segments, the head of a feed, the log, and what somebody lacks of single feeds. */
import type { Context, Hono } from "hono";
import type { Charter } from "../../control/charter.ts";
import type { FeedId, ProgrammeId } from "../../kit/brand.ts";
import { type Bytes, bytesToHex, concatBytes } from "../../kit/bytes.ts";
import { decodeHave, type HeldFeed, MAX_HAVE_BYTES } from "../../wire/have.ts";
import { INTRODUCTION_HEAD_BYTES } from "../../wire/introduction.ts";
import { HEADER_BYTES, MAX_CERTIFICATE_BYTES, maxBodyBytes, SIGNATURE_BYTES } from "../../wire/limits.ts";
import { encodeUploadAnswer, type Receipt, signReceipt } from "../../wire/receipt.ts";
import { encodeLogMark, huskToBytes, type LogMark } from "../../wire/stream.ts";
import { type Taken, takeItem } from "../ingest.ts";
import type { BodyKey } from "../keys.ts";
import { readBody, readChunks } from "../limits/body.ts";
import { readItems } from "../limits/items.ts";
import type { LogEntry, LogQuery, PageTerms } from "../storage/port.ts";
import { type Access, authorise, findCharter, readFeedId } from "./access.ts";
import { errorToRefusal, type RefusalCode } from "./errors.ts";
import { readNumber } from "./query.ts";
import { answerCbor, type Relay, refuse } from "./relay.ts";

/** Most frames, and most introductions, of one upload. */
export const MAX_FRAMES = 4;
const MAX_UPLOAD_BYTES =
  MAX_FRAMES * (HEADER_BYTES + SIGNATURE_BYTES + maxBodyBytes(5) + INTRODUCTION_HEAD_BYTES + MAX_CERTIFICATE_BYTES);

/** Most entries of one page of the log, and the sum of body lengths at which a page ends. */
export const MAX_LOG_ENTRIES = 512;
/** The same of what a device asks for to mend a hole. */
const MAX_HAVE_ENTRIES = 64;
const MAX_LOG_BYTES = 1024 * 1024;

/** Adds the calls about segments. */
export function addSegmentCalls(app: Hono, relay: Relay): void {
  app.post("/v1/p/:pid/segments", async (c) => {
    const charter = await findCharter(relay, c);
    if (!charter.ok) return refuse(c, charter.error);
    const { feeds, refusal, isClosing } = await takeUpload(relay, charter.value, c.req.raw);
    if (feeds.length > 0) relay.arrivals.tell(charter.value.programmeId);
    const body = encodeUploadAnswer({ receipts: await signReceipts(relay, charter.value, feeds), refusal });
    if (isClosing) void relay.closer.run(); // behind the receipts, which need rows
    return refusal ? refuse(c, refusal.code, { body, ...waitOf(refusal) }) : answerCbor(c, body);
  });

  app.get("/v1/p/:pid/feeds/:fid/head", async (c) => {
    const charter = await findCharter(relay, c);
    if (!charter.ok) return refuse(c, charter.error);
    const feedId = readFeedId(c);
    const feed = feedId && (await relay.storage.findFeed(charter.value.programmeId, feedId));
    if (!feed) return refuse(c, "FEED_UNKNOWN");
    return answerCbor(
      c,
      encodeUploadAnswer({ receipts: await signReceipts(relay, charter.value, [feed.feedId]), refusal: null }),
    );
  });

  app.get("/v1/p/:pid/log", async (c) => {
    const charter = await findCharter(relay, c);
    if (!charter.ok) return refuse(c, charter.error);
    const access = await authorise(relay, c, charter.value);
    if (!access.ok) return refuse(c, access.error.code, access.error);
    const query = readQuery(c, access.value);
    return query ? answerLog(relay, c, charter.value, query) : refuse(c, "BODY_MALFORMED");
  });

  app.post("/v1/p/:pid/have", async (c) => {
    const charter = await findCharter(relay, c);
    if (!charter.ok) return refuse(c, charter.error);
    const access = await authorise(relay, c, charter.value);
    if (!access.ok) return refuse(c, access.error.code, access.error);
    const body = await readBody(c.req.raw, MAX_HAVE_BYTES);
    if (!body.ok) return refuse(c, body.error);
    const held = decodeHave(body.value);
    return held.ok ? answerHave(relay, c, access.value, held.value) : refuse(c, "BODY_MALFORMED");
  });
}

const waitOf = ({ waitSeconds }: NonNullable<Taken["refusal"]>) => (waitSeconds === undefined ? {} : { waitSeconds });

interface Upload {
  readonly feeds: readonly FeedId[];
  readonly refusal: Taken["refusal"];
  readonly isClosing: boolean;
}

/** Takes items until the body ends or one is refused. What was committed stays and is named, whatever comes behind it. */
async function takeUpload(relay: Relay, charter: Charter, request: Request): Promise<Upload> {
  const feedByHex = new Map<string, FeedId>();
  const counts = { introduction: 0, frame: 0, husk: 0, mark: 0 };
  let isClosing = false;
  const stop = (refusal: Taken["refusal"]) => ({ feeds: [...feedByHex.values()], refusal, isClosing });
  const end = (code: RefusalCode) => stop({ code, detail: null });
  try {
    for await (const item of readItems(readChunks(request, MAX_UPLOAD_BYTES))) {
      if (!item.ok) return end(item.error);
      if (++counts[item.value.type] > MAX_FRAMES) return end("FRAMES_TOO_MANY");
      if (isClosing) return end("PROGRAMME_CLOSED");
      const taken = await takeItem(relay, charter, item.value);
      if (taken.feedId) feedByHex.set(bytesToHex(taken.feedId), taken.feedId);
      if (taken.refusal) return stop(taken.refusal);
      if (item.value.type === "frame")
        relay.metrics.countSegment(HEADER_BYTES + SIGNATURE_BYTES + item.value.frame.body.length);
      isClosing = taken.isClosing === true;
    }
  } catch (error) {
    return end(errorToRefusal(error));
  }
  return stop(null);
}

/** One receipt for the head of each feed that has one. */
async function signReceipts({ storage, keys }: Relay, { programmeId }: Charter, feeds: readonly FeedId[]) {
  const receipts: Receipt[] = [];
  for (const feedId of feeds) {
    const feed = await storage.findFeed(programmeId, feedId);
    if (feed && feed.headSeq > 0)
      receipts.push(await signReceipt(programmeId, { feedId, seq: feed.headSeq, head: feed.head }, keys.sign));
  }
  return receipts;
}

function readQuery(c: Context, access: Access): LogQuery | null {
  const after = readNumber(c.req.query("after") ?? "0", Number.MAX_SAFE_INTEGER);
  const max = readNumber(c.req.query("max") ?? String(MAX_LOG_ENTRIES), Number.MAX_SAFE_INTEGER);
  if (after === null || max === null || max === 0) return null;
  return { after, ...pageTerms(access, Math.min(max, MAX_LOG_ENTRIES)) };
}

/** R31. */
const pageTerms = ({ token, rights }: Access, maxEntries: number): PageTerms => ({
  maxEntries,
  maxBodyBytes: MAX_LOG_BYTES,
  reader: token.scope === "coordinator" ? "all" : { keyIds: rights.keyIds },
});

async function answerLog(relay: Relay, c: Context, { programmeId }: Charter, query: LogQuery) {
  const { entries, next, isEnd } = await relay.storage.readLog(programmeId, query);
  return answerStream(relay, c, programmeId, entries, { cursor: next, hasMore: !isEnd });
}

async function answerHave(relay: Relay, c: Context, access: Access, held: readonly HeldFeed[]) {
  const { programmeId } = access.token;
  const { entries, isEnd } = await relay.storage.readFeeds(programmeId, held, pageTerms(access, MAX_HAVE_ENTRIES));
  return answerStream(relay, c, programmeId, entries, { cursor: 0, hasMore: !isEnd });
}

async function answerStream(
  { storage, keys }: Relay,
  c: Context,
  programmeId: ProgrammeId,
  entries: readonly LogEntry[],
  mark: Omit<LogMark, "generation">,
) {
  const bodyKey = await keys.readProgrammeKey(programmeId);
  const closing = encodeLogMark({ generation: storage.generation, ...mark });
  const stream = concatBytes(...entries.flatMap((entry) => entryToItems(entry, bodyKey)), closing);
  return c.body(stream, 200, { "content-type": "application/octet-stream" });
}

function entryToItems({ segment, introduction }: LogEntry, bodyKey: BodyKey): readonly Bytes[] {
  const items = introduction ? [introduction] : [];
  if (segment.sealedBody === null) return [...items, huskToBytes({ ...segment, headerBytes: segment.header })];
  return [...items, segment.header, segment.signature, bodyKey.open(segment, segment.sealedBody)];
}
