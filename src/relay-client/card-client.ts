/** The calls about cards: by coordinators with a token, by holders with their card. Loaded by nobody else. Rules W126 to W128 of wire/SPEC.md. */
import { type CardId, type Incarnation, type ProgrammeId, type SignKey, toIncarnation } from "../kit/brand.ts";
import { type Bytes, bytesToBase64Url, bytesToHex } from "../kit/bytes.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { Token } from "../wire/auth.ts";
import {
  type CardCall,
  type CardReply,
  type CardSigner,
  decodeCardReply,
  decodeProgrammes,
  encodeCardCall,
  MAX_CARD_CALL_BYTES,
  type PlacedCopy,
  signCardAsk,
  type WaitingRequest,
} from "../wire/card-calls.ts";
import { bearer, type Fetch, makeCalls, type RelayResult } from "./call.ts";
import { garbage, type RelayFailure } from "./failure.ts";

/** Whoever holds a card. */
export interface CardHolder {
  readonly programmeId: ProgrammeId;
  readonly verifyKey: SignKey;
  readonly sign: CardSigner;
}

/** What a relay shows to a card: its sealed copy, and how many of its requests wait. */
export type CardLook = Pick<CardReply & { readonly type: "copy" }, "copy" | "waiting">;

export interface CardClient {
  /** Programmes at this relay by id, closed ones too; with `tag` those whose id begins with these two bytes, else those behind `after`. */
  programmes(tag: Bytes | null, after?: ProgrammeId | null): RelayResult<readonly ProgrammeId[]>;
  look(holder: CardHolder): RelayResult<CardLook>;
  /** Leaves the request that `make` gives for the relay's nonce. */
  post(holder: CardHolder, make: (nonce: Incarnation) => Promise<Bytes>): RelayResult<CardLook>;
  /** At most 16. */
  put(programmeId: ProgrammeId, token: Token, copies: readonly PlacedCopy[]): RelayResult<void>;
  /** At most 200. */
  remove(programmeId: ProgrammeId, token: Token, cardIds: readonly CardId[]): RelayResult<void>;
  /** At most 200, ascending, behind `after`. */
  list(programmeId: ProgrammeId, token: Token, after: CardId | null): RelayResult<readonly CardId[]>;
  /** At most 16, by id, ascending, behind `after`. */
  requests(programmeId: ProgrammeId, token: Token, after: Bytes | null): RelayResult<readonly WaitingRequest[]>;
  /** Removes requests that were answered; at most 200. */
  done(programmeId: ProgrammeId, token: Token, requestIds: readonly Bytes[]): RelayResult<void>;
}

/** Where the nonce of a challenge stands in it. */
const NONCE_AT = 8;

/** Calls to the relay at `address` (an origin without a slash at its end). */
export function makeCardClient(address: string, fetch: Fetch): CardClient {
  const call = makeCalls(fetch, address);
  const post = (programmeId: ProgrammeId, act: CardCall, token?: Token) =>
    call(
      {
        path: `/v1/p/${bytesToBase64Url(programmeId)}/card`,
        body: encodeCardCall(act),
        ...(token && bearer(token)),
      },
      decodeCardReply,
      MAX_CARD_CALL_BYTES,
    );
  const challengeFor = async ({ programmeId, verifyKey }: CardHolder): RelayResult<Bytes> =>
    only(await post(programmeId, { type: "ask", verifyKey }), (reply) =>
      reply.type === "challenge" ? reply.challenge : null,
    );
  return {
    programmes: (tag, after = null) => {
      const query = tag ? `?tag=${bytesToHex(tag)}` : after ? `?after=${bytesToHex(after)}` : "";
      return call({ path: `/v1/programmes${query}` }, decodeProgrammes);
    },
    look: async (holder) => {
      const challenge = await challengeFor(holder);
      if (!challenge.ok) return challenge;
      const { programmeId, verifyKey, sign } = holder;
      const proof = await signCardAsk(programmeId, verifyKey, challenge.value, sign);
      return only(await post(programmeId, { type: "get", ...proof }), lookOf);
    },
    post: async (holder, make) => {
      const challenge = await challengeFor(holder);
      if (!challenge.ok) return challenge;
      const nonce = toIncarnation(challenge.value.slice(NONCE_AT, NONCE_AT + 16));
      const request = await make(nonce);
      return only(await post(holder.programmeId, { type: "post", challenge: challenge.value, request }), lookOf);
    },
    put: async (programmeId, token, copies) => taken(await post(programmeId, { type: "put", copies }, token)),
    remove: async (programmeId, token, cardIds) => taken(await post(programmeId, { type: "remove", cardIds }, token)),
    list: async (programmeId, token, after) =>
      only(await post(programmeId, { type: "list", after }, token), (reply) =>
        reply.type === "cards" ? reply.cardIds : null,
      ),
    requests: async (programmeId, token, after) =>
      only(await post(programmeId, { type: "requests", after }, token), (reply) =>
        reply.type === "requests" ? reply.requests : null,
      ),
    done: async (programmeId, token, requestIds) => taken(await post(programmeId, { type: "done", requestIds }, token)),
  };
}

const lookOf = (reply: CardReply): CardLook | null => (reply.type === "copy" ? reply : null);

const only = <Value>(
  answer: Result<CardReply, RelayFailure>,
  pick: (reply: CardReply) => Value | null,
): Result<Value, RelayFailure> => {
  if (!answer.ok) return answer;
  const value = pick(answer.value);
  return value === null ? err(garbage) : ok(value);
};

const taken = (answer: Result<CardReply, RelayFailure>): Result<void, RelayFailure> =>
  answer.ok ? (answer.value.type === "done" ? ok(undefined) : err(garbage)) : answer;
