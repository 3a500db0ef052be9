/** All operations of README.md by a reader that shares no code with src: libsodium, node:crypto and CBOR by hand. */
import { bytesOf, hexOf, hexOrNull, type Operation, textOf, truth } from "../json.ts";
import { badgeOperations } from "./badge.ts";
import { bundleOperations } from "./bundle.ts";
import { cardOperations } from "./card.ts";
import { cardBoxOperations } from "./card-box.ts";
import { certificateOperations } from "./certificate.ts";
import { closingOperations } from "./closing.ts";
import { foldOperations } from "./fold.ts";
import { leaseOperations } from "./lease.ts";
import { mergeOperations } from "./merge.ts";
import { messageOperations } from "./messages.ts";
import { movingOperations } from "./moving.ts";
import { opOperations } from "./ops.ts";
import { paperOperations } from "./papers.ts";
import { boxKeyOf, isSoundBoxKey, keyIdOf, openSealed, sealTo, sign, signKeyOf, verify } from "./primitives.ts";
import { programmeOperations } from "./programme.ts";
import { answering, must } from "./refusal.ts";
import { repairOperations } from "./repair.ts";
import { segmentOperations } from "./segment.ts";
import { snapshotOperations } from "./snapshot.ts";

export const independentOperations: Readonly<Record<string, Operation>> = {
  sign: answering((given) => ({
    key: hexOf(signKeyOf(bytesOf(given.seed))),
    signature: hexOf(sign(bytesOf(given.seed), textOf(given.label), bytesOf(given.message))),
  })),
  verify: (given) =>
    truth(verify(bytesOf(given.key), bytesOf(given.signature), textOf(given.label), bytesOf(given.message))),
  "seal-to-key": answering((given) => {
    must(isSoundBoxKey(bytesOf(given.recipient)), "BOX_KEY_UNSOUND");
    return { sealed: hexOf(sealTo(bytesOf(given.recipient), bytesOf(given.plaintext), bytesOf(given.random))) };
  }),
  "open-sealed": answering((given) => {
    const secretKey = bytesOf(given.secretKey);
    const publicKey = boxKeyOf(secretKey);
    return {
      publicKey: hexOf(publicKey),
      keyId: hexOf(keyIdOf(publicKey)),
      plaintext: hexOrNull(openSealed(secretKey, bytesOf(given.sealed))),
    };
  }),
  ...bundleOperations,
  ...movingOperations,
  ...cardOperations,
  ...cardBoxOperations,
  ...closingOperations,
  ...segmentOperations,
  ...foldOperations,
  ...mergeOperations,
  ...opOperations,
  ...paperOperations,
  ...snapshotOperations,
  ...certificateOperations,
  ...programmeOperations,
  ...messageOperations,
  ...repairOperations,
  ...leaseOperations,
  ...badgeOperations,
};
