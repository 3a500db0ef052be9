/** Operations of README.md on leases by the code in src. */
import { seedToSignKey, sign } from "../../src/crypto/sign.ts";
import { toProgrammeId, toSignKey } from "../../src/kit/brand.ts";
import { type Cbor, decodeCbor } from "../../src/kit/cbor.ts";
import { EbbError } from "../../src/kit/errors.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { fieldsToLease } from "../../src/programme/lease-record.ts";
import { decodeLeaseAnswer, decodeLeaseCall, signLeaseGet } from "../../src/wire/lease.ts";
import { decodeLeaseCode, encodeLeaseCode } from "../../src/wire/lease-code.ts";
import { bytesOf, hexOf, type Json, type JsonObject, type Operation, ok, textOf } from "./json.ts";

const answering =
  (run: (given: JsonObject) => Json | Promise<Json>): Operation =>
  async (given) => {
    try {
      return ok(await run(given));
    } catch (failure) {
      if (failure instanceof EbbError) return { outcome: failure.code };
      throw failure;
    }
  };

const hexed = (value: object): JsonObject =>
  Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, item instanceof Uint8Array ? hexOf(item) : (item as Json)]),
  );

export const leaseOperations: Readonly<Record<string, Operation>> = {
  "decode-lease-call": answering((given) => {
    const { type, ...call } = unwrapResult(decodeLeaseCall(bytesOf(given.message)));
    return { verb: type, ...hexed(call) };
  }),
  "decode-lease-answer": answering((given) => {
    const answer = unwrapResult(decodeLeaseAnswer(bytesOf(given.message)));
    if (answer.type === "held") return { leaseKeys: answer.leaseKeys.map(hexOf) };
    const { type: _, ...rest } = answer;
    return hexed(rest);
  }),
  "sign-lease": answering(async (given) => {
    const seed = bytesOf(given.leaseSeed);
    const leaseKey = seedToSignKey(seed);
    const [relayKey, programmeId] = [toSignKey(bytesOf(given.relayKey)), toProgrammeId(bytesOf(given.programmeId))];
    const signer = (name: Parameters<typeof sign>[1], message: Uint8Array) => sign(seed, name, message);
    const { signature } = await signLeaseGet(relayKey, programmeId, leaseKey, bytesOf(given.challenge), signer);
    return hexed({ leaseKey, signature });
  }),
  "read-lease-record": (given) => {
    const fields = unwrapResult(decodeCbor(bytesOf(given.fields), 16_384));
    const lease = fields instanceof Map ? fieldsToLease(fields as ReadonlyMap<number, Cbor>) : null;
    return ok({ lease: lease && { ...lease, share: lease.share && hexOf(lease.share) } });
  },
  "write-lease-code": answering((given) => ({ text: encodeLeaseCode(bytesOf(given.share)) })),
  "read-lease-code": answering((given) => hexed({ share: unwrapResult(decodeLeaseCode(textOf(given.text))) })),
};
