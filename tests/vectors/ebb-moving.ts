/** Operations on moving codes, by the code in src. */
import { decodeHandMessage, type HandMessage } from "../../src/wire/hand-message.ts";
import { encodeInvite } from "../../src/wire/invite.ts";
import { type Collected, collect, finishMoving, movingCode } from "../../src/wire/moving.ts";
import { bytesOf, hexOf, hexOrNull, type Json, listOf, numberOf, type Operation, ok, textOf } from "./json.ts";

function messageToJson(message: HandMessage): Json {
  switch (message.type) {
    case "bundle":
      return { type: message.type, bundle: hexOf(message.bundle) };
    case "invitation":
      return { type: message.type, invite: encodeInvite(message.invite), charter: hexOf(message.charter) };
    case "request":
      return { type: message.type, request: hexOf(message.request) };
    case "nonce":
      return { type: message.type, nonce: hexOf(message.nonce) };
    case "outcome":
      return { type: message.type, outcome: hexOf(message.outcome), bundle: hexOf(message.bundle) };
  }
}

export const movingOperations: Readonly<Record<string, Operation>> = {
  "moving-code": (given) => ok({ text: movingCode(bytesOf(given.message), numberOf(given.number)) }),
  "collect-codes": (given) => {
    let collected: Collected | null = null;
    for (const text of listOf(given.texts)) collected = collect(collected, textOf(text)) ?? collected;
    return ok({ message: hexOrNull(collected && finishMoving(collected)) });
  },
  "decode-hand-message": (given) => {
    const decoded = decodeHandMessage(bytesOf(given.message));
    return decoded.ok ? ok(messageToJson(decoded.value)) : { outcome: decoded.error.code };
  },
};
