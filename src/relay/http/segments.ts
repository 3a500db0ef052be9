/** Upload of segments, the head of a feed, the log, and what somebody lacks of single feeds. */
import { IncomingMessage } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import type { Charter } from "../../control/charter.ts";
import type { FeedId, ProgrammeId } from "../../kit/brand.ts";
import { type Bytes, bytesToHex, concatBytes } from "../../kit/bytes.ts";
import type { Frame } from "../../wire/frame.ts";
import { decodeHave, type HeldFeed, MAX_HAVE_BYTES } from "../../wire/have.ts";
import { FIRST_PREV } from "../../wire/header.ts";
import { INTRODUCTION_HEAD_BYTES } from "../../wire/introduction.ts";
import { HEADER_BYTES, MAX_CERTIFICATE_BYTES, maxBodyBytes, SIGNATURE_BYTES } from "../../wire/limits.ts";
import { encodeUploadAnswer, type Receipt, signReceipt } from "../../wire/receipt.ts";
import { encodeLogMark, huskToBytes, type LogMark } from "../../wire/stream.ts";
import { type Taken, takeItems } from "../ingest.ts";
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
export const MAX_LOG_ENTRIES = 2_048;
/** The same of what a device asks for to mend a hole. */
const MAX_HAVE_ENTRIES = 64;
const MAX_LOG_BYTES = 1024 * 1024;

/** Adds the calls about segments. */
export function addSegmentCalls(app: Hono, relay: Relay): void {
  app.post("/v1/p/:pid/segments", async (c) => {
    const charter = await findCharter(relay, c);
    if (!charter.ok) return refuse(c, charter.error);
    const { feeds, refusal, isClosing } = await takeUpload(relay, charter.value, c);
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
      encodeUploadAnswer({ receipts: await signReceipts(relay, charter.value, [feed]), refusal: null }),
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

/** A feed that an upload touched, and its head where the upload moved it. */
type Touched = Pick<Taken, "at"> & { readonly feedId: FeedId };

interface Upload {
  readonly feeds: readonly Touched[];
  readonly refusal: Taken["refusal"];
  readonly isClosing: boolean;
}

/** Takes items until the body ends or one is refused. What was committed stays and is named, whatever comes behind it. */
async function takeUpload(relay: Relay, charter: Charter, c: Context): Promise<Upload> {
  const feedByHex = new Map<string, Touched>();
  const taking = { ...relay, address: relay.addressOf(c) };
  const counts = { introduction: 0, frame: 0, husk: 0, mark: 0 };
  let [taken, isClosing, refusal]: [number, boolean, Taken["refusal"]] = [0, false, null];
  const onTaken = ({ feedId, at, ...rest }: Taken, frame: Frame | null) => {
    if (feedId) feedByHex.set(bytesToHex(feedId), { feedId, ...(at && { at }) });
    refusal = rest.refusal;
    isClosing = rest.isClosing === true;
    taken++;
    if (frame && !refusal) relay.metrics.countSegment(HEADER_BYTES + SIGNATURE_BYTES + frame.body.length);
  };
  const stop = (code: RefusalCode | null) => ({
    feeds: [...feedByHex.values()],
    refusal: refusal ?? (code && { code, detail: null }),
    isClosing,
  });
  try {
    let cut = 0;
    for await (const { items, failure } of readItems(readChunks(c.req.raw, MAX_UPLOAD_BYTES, incomingOf(c)))) {
      const fitting = items.filter(({ type }) => ++counts[type] <= MAX_FRAMES);
      cut += fitting.length;
      if (!isClosing) await takeItems(taking, charter, fitting, onTaken);
      if (refusal) return stop(null);
      if (taken < cut) return stop("PROGRAMME_CLOSED");
      if (fitting.length < items.length) return stop("FRAMES_TOO_MANY");
      if (failure) return stop(failure);
    }
  } catch (error) {
    c.set("failure", error);
    return stop(errorToRefusal(error));
  }
  return stop(null);
}

/** What Node's server reads, where it is there; through the web streams around it an upload would cost a fifth more. */
const incomingOf = ({ env }: Context): IncomingMessage | null =>
  (env as Partial<HttpBindings> | undefined)?.incoming instanceof IncomingMessage ? env.incoming : null;

/** One receipt for the head of each feed that has one. */
async function signReceipts({ storage, keys }: Relay, { programmeId }: Charter, feeds: readonly Touched[]) {
  const receipts: Receipt[] = [];
  for (const { feedId, at } of feeds) {
    const { seq, head } = at ?? (await readHead(storage, programmeId, feedId));
    if (seq > 0) receipts.push(await signReceipt(programmeId, { feedId, seq, head }, keys.sign));
  }
  return receipts;
}

async function readHead(storage: Relay["storage"], programmeId: ProgrammeId, feedId: FeedId) {
  const feed = await storage.findFeed(programmeId, feedId);
  return { seq: feed?.headSeq ?? 0, head: feed?.head ?? FIRST_PREV };
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
  return answerStream(relay, c, programmeId, byUse(entries), { cursor: next, hasMore: !isEnd });
}

/** R85: whole feeds change places, by the kind of the first entry of each; a feed holds one kind. */
function byUse(entries: readonly LogEntry[]): readonly LogEntry[] {
  const useByFeed = new Map<string, number>();
  const uses = entries.map(({ segment: { header } }) => {
    const feed = bytesToHex(feedOf(header));
    const use = useByFeed.get(feed) ?? useOf(header);
    useByFeed.set(feed, use);
    return use;
  });
  return USES.flatMap((use) => entries.filter((_, at) => uses[at] === use));
}

/** Control, pages of snapshots, everything else. */
const USES = [0, 1, 2] as const;

/** Where a header names its kind and its feed (W2). */
const useOf = (header: Uint8Array): number => (header[5] === 4 ? 0 : header[5] === 5 ? 1 : 2);
const feedOf = (header: Uint8Array): Uint8Array => header.subarray(24, 40);

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
