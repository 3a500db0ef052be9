/**
 * The calls of `src/relay/SPEC.md` from a page or a service worker. Nothing here decides what to send or when; every answer is decoded
 * before it is handed on, and one that does not decode is `RELAY_GARBAGE`.
 */
import type { FeedId, ProgrammeId } from "../kit/brand.ts";
import { type Bytes, bytesToBase64Url } from "../kit/bytes.ts";
import { err, ok } from "../kit/result.ts";
import {
  type AuthAsk,
  type AuthProof,
  decodeAuthChallenge,
  decodeToken,
  encodeAuthAsk,
  encodeAuthProof,
  type Token,
} from "../wire/auth.ts";
import { encodeHave, type HeldFeed } from "../wire/have.ts";
import { decodeMailbox, encodeJoinCall, encodeMailboxCall, type Mailbox, type MailboxAct } from "../wire/join.ts";
import { MAX_CHARTER_BYTES } from "../wire/limits.ts";
import { decodeUploadAnswer, type UploadAnswer } from "../wire/receipt.ts";
import { decodeRelayCard, type RelayCard } from "../wire/relay-card.ts";
import { makeStreamReader, type ReadStream, readStream, type StreamItem } from "../wire/stream.ts";
import {
  type Answer,
  bearer,
  type Fetch,
  failureOf,
  makeCalls,
  type RelayResult,
  refusedWith,
  SMALL_ANSWER,
  sendCall,
  within,
} from "./call.ts";
import { garbage, type RelayFailure } from "./failure.ts";

export type { RelayResult } from "./call.ts";

/** What a relay answered to an upload. Its receipts count whatever it refused. */
export interface UploadReply extends UploadAnswer {
  /** The failure that `refusal` is, with the wait that was asked for; `null` without one. What is `later` is refused for now only (Y99). */
  readonly failure: RelayFailure | null;
}

export interface RelayClient {
  readonly address: string;
  card(signal?: AbortSignal): RelayResult<RelayCard>;
  /** The stored charter, unchecked. */
  charter(programmeId: ProgrammeId, signal?: AbortSignal): RelayResult<Bytes>;
  /** Stores a charter; `operatorToken` may be empty for a training programme. */
  createProgramme(charter: Bytes, operatorToken: string): RelayResult<void>;
  askChallenge(ask: AuthAsk, signal?: AbortSignal): RelayResult<Bytes>;
  proveKey(proof: AuthProof, signal?: AbortSignal): RelayResult<Token>;
  /** Uploads introductions and up to four frames. A refusal of any of them comes inside the answer, beside the receipts. */
  upload(programmeId: ProgrammeId, stream: Bytes, signal?: AbortSignal): RelayResult<UploadReply>;
  /** The log after `cursor`: at most `max` frames and a closing mark. The valid prefix of a cut answer is returned. `onItems` hears of items while others are on their way. */
  log(
    programmeId: ProgrammeId,
    token: Token,
    cursor: number,
    max: number,
    signal?: AbortSignal,
    onItems?: (items: readonly StreamItem[]) => void,
  ): RelayResult<ReadStream>;
  /** The relay's receipt for the head of a feed; no receipt before its first segment, `FEED_UNKNOWN` where the feed is not there. */
  head(programmeId: ProgrammeId, feedId: FeedId, signal?: AbortSignal): RelayResult<UploadAnswer>;
  /** What the caller lacks of 1 to 200 feeds, as far as the token may read it. The closing mark has cursor 0; where it says more, ask again with what is held then. */
  have(
    programmeId: ProgrammeId,
    token: Token,
    held: readonly HeldFeed[],
    signal?: AbortSignal,
  ): RelayResult<ReadStream>;
  mailbox(
    programmeId: ProgrammeId,
    token: Token,
    inviteId: Bytes,
    act: MailboxAct,
    signal?: AbortSignal,
  ): RelayResult<Mailbox>;
  join(programmeId: ProgrammeId, inviteId: Bytes, request: Bytes | null, signal?: AbortSignal): RelayResult<Mailbox>;
}

const replyOf = (answer: Answer, said: UploadAnswer): UploadReply => ({
  ...said,
  failure: said.refusal && refusedWith(answer, said.refusal.code),
});

/** Most bytes of one log answer: four snapshot pages and their company. */
const LOG_ANSWER = 4 * 1024 * 1024;

/** Calls to the relay at `address` (an origin without a slash at its end). */
export function makeRelayClient(address: string, fetch: Fetch): RelayClient {
  const path = (programmeId: ProgrammeId, rest: string) => `/v1/p/${bytesToBase64Url(programmeId)}/${rest}`;
  const call = makeCalls(fetch, address);

  return {
    address,
    card: (signal) => call({ path: "/v1/relay", ...within(signal) }, decodeRelayCard),
    charter: (programmeId, signal) =>
      call({ path: path(programmeId, "charter"), ...within(signal) }, ok, MAX_CHARTER_BYTES),
    createProgramme: (charter, operatorToken) =>
      call({ path: "/v1/programmes", body: charter, ...(operatorToken && { bearer: operatorToken }) }, () =>
        ok(undefined),
      ),
    askChallenge: (ask, signal) =>
      call({ path: "/v1/auth", body: encodeAuthAsk(ask), ...within(signal) }, decodeAuthChallenge),
    proveKey: (proof, signal) =>
      call({ path: "/v1/auth", body: encodeAuthProof(proof), ...within(signal) }, decodeToken),
    upload: async (programmeId, stream, signal) => {
      const request = {
        path: path(programmeId, "segments"),
        body: stream,
        contentType: "application/octet-stream",
        maxAnswerBytes: SMALL_ANSWER,
        ...within(signal),
      } as const;
      const answer = await sendCall(fetch, address, request);
      if (!answer.ok) return answer;
      const decoded = decodeUploadAnswer(answer.value.bytes);
      if (decoded.ok) return ok(replyOf(answer.value, decoded.value));
      return err(answer.value.status === 200 ? garbage : failureOf(answer.value));
    },
    log: (programmeId, token, cursor, max, signal, onItems) => {
      const reader = makeStreamReader();
      const onChunk = (chunk: Uint8Array) => {
        const items = reader.take(chunk);
        if (items.length > 0) onItems?.(items);
      };
      return call(
        { path: path(programmeId, `log?after=${cursor}&max=${max}`), ...bearer(token), ...within(signal), onChunk },
        () => ok(reader.end()),
        LOG_ANSWER,
      );
    },
    head: (programmeId, feedId, signal) =>
      call(
        { path: path(programmeId, `feeds/${bytesToBase64Url(feedId)}/head`), ...within(signal) },
        decodeUploadAnswer,
      ),
    have: (programmeId, token, held, signal) =>
      call(
        { path: path(programmeId, "have"), body: encodeHave(held), ...bearer(token), ...within(signal) },
        (bytes) => ok(readStream(bytes)),
        LOG_ANSWER,
      ),
    mailbox: (programmeId, token, inviteId, act, signal) =>
      call(
        {
          path: path(programmeId, "invites"),
          body: encodeMailboxCall(inviteId, act),
          ...bearer(token),
          ...within(signal),
        },
        decodeMailbox,
      ),
    join: (programmeId, inviteId, request, signal) =>
      call(
        { path: path(programmeId, "join"), body: encodeJoinCall(inviteId, request), ...within(signal) },
        decodeMailbox,
      ),
  };
}
