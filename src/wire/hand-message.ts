/** What two devices show each other as moving codes. Rule W114 of SPEC.md. */
import { type Bytes, concatBytes, copyBytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { readBytesUpTo, readText, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { decodeInvite, encodeInvite, type Invite } from "./invite.ts";
import { MAX_CHARTER_BYTES, MAX_JOIN_BYTES } from "./limits.ts";
import { MAX_MOVING_BYTES } from "./moving.ts";

export type HandMessage =
  | { readonly type: "bundle"; readonly bundle: Bytes }
  | { readonly type: "invitation"; readonly invite: Invite; readonly charter: Bytes }
  | { readonly type: "request"; readonly request: Bytes }
  | { readonly type: "nonce"; readonly nonce: Bytes }
  | { readonly type: "outcome"; readonly outcome: Bytes; readonly bundle: Bytes };

const CODES = { bundle: 1, invitation: 2, request: 3, nonce: 4, outcome: 5 } as const;

export const encodeHandMessage = (message: HandMessage): Bytes =>
  concatBytes(Uint8Array.of(CODES[message.type]), contentOf(message));

function contentOf(message: HandMessage): Bytes {
  switch (message.type) {
    case "bundle":
      return message.bundle;
    case "invitation":
      return encodeCbor([1, encodeInvite(message.invite), message.charter]);
    case "request":
      return message.request;
    case "nonce":
      return message.nonce;
    case "outcome":
      return encodeCbor([1, message.outcome, message.bundle]);
  }
}

const malformed = () => err(new CodecError("HAND_MESSAGE_MALFORMED"));

/** Reads a message; what it holds is judged by those whose formats it holds. */
export function decodeHandMessage(bytes: Uint8Array): Result<HandMessage, CodecError<"HAND_MESSAGE_MALFORMED">> {
  const content = copyBytes(bytes.subarray(1));
  switch (bytes[0]) {
    case CODES.bundle:
      return ok({ type: "bundle", bundle: content });
    case CODES.invitation:
      return readInvitation(content);
    case CODES.request:
      return content.length <= MAX_JOIN_BYTES ? ok({ type: "request", request: content }) : malformed();
    case CODES.nonce:
      return content.length === 16 ? ok({ type: "nonce", nonce: content }) : malformed();
    case CODES.outcome:
      return readOutcome(content);
    default:
      return malformed();
  }
}

function readInvitation(content: Bytes): ReturnType<typeof decodeHandMessage> {
  const decoded = decodeCbor(content, MAX_CHARTER_BYTES + 512);
  const parts = decoded.ok ? readTuple(3)(decoded.value) : null;
  const [text, charter] = [readText(512)(parts?.[1]), readBytesUpTo(MAX_CHARTER_BYTES)(parts?.[2])];
  const invite = text === null ? null : decodeInvite(text);
  return parts?.[0] === 1 && invite?.ok && charter
    ? ok({ type: "invitation", invite: invite.value, charter })
    : malformed();
}

function readOutcome(content: Bytes): ReturnType<typeof decodeHandMessage> {
  const decoded = decodeCbor(content, MAX_MOVING_BYTES);
  const parts = decoded.ok ? readTuple(3)(decoded.value) : null;
  const [outcome, bundle] = [readBytesUpTo(MAX_JOIN_BYTES)(parts?.[1]), readBytesUpTo(MAX_MOVING_BYTES)(parts?.[2])];
  return parts?.[0] === 1 && outcome && bundle ? ok({ type: "outcome", outcome, bundle }) : malformed();
}
