/** Files of the end that are opened where bundles are: the order, and on a coordinator's device what another device answered. Rule G11 of ../../closing/README.md. */
import { checkOrder } from "../../control/closing-order.ts";
import type { Bytes } from "../../kit/bytes.ts";
import type { SyncEngine } from "../../sync/engine.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { decodeAttestation } from "../../wire/attestation.ts";
import { ROLE_COORDINATOR } from "../../wire/roles.ts";
import { readKept } from "./closing/kept.ts";
import { takeFile } from "./closing/watch.ts";

interface Obeying {
  readonly vault: OpenVault;
  readonly engine: SyncEngine;
  takeOrder(order: Bytes): Promise<boolean>;
}

/** `foreign`: of another programme, or it does not hold. `other`: neither an order nor an answer. */
export type EndFile = "order" | "answer" | "foreign" | "other";

/** Takes what `bytes` hold. A phone that takes the order erases itself at once; nothing else changes anything there. */
export async function takeEndFile({ vault, engine, takeOrder }: Obeying, bytes: Bytes): Promise<EndFile> {
  const order = await checkOrder(bytes, engine.replica().control);
  const isAnswer = decodeAttestation(bytes).ok;
  if (!order.ok && order.error.code === "ORDER_MALFORMED" && !isAnswer) return "other";
  if (vault.identity().role !== ROLE_COORDINATOR) return (await takeOrder(bytes)) ? "order" : "foreign";
  const kept = await takeFile(vault, engine.replica(), await readKept(vault), bytes);
  if (!kept) return "foreign";
  if (isAnswer) return "answer";
  return (await takeOrder(bytes)) ? "order" : "foreign";
}
