/** What waits for a segment, and the feed that will take it. Rule Y8 of SPEC.md. */
import { decodeOp, type Op } from "../feed/op.ts";
import { hexToBytes } from "../kit/bytes.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { findOwn } from "./append.ts";
import { journalRef } from "./op-rows.ts";
import type { Replica } from "./replica.ts";
import type { OwnFeed } from "./rows.ts";

/** The feed that takes this device's ops: up from a phone, the coordinators' own from a coordinator. */
export const opFeed = ({ own }: Pick<Replica, "own">): OwnFeed | undefined => findOwn(own, 1) ?? findOwn(own, 3);

/** Ops that wait, oldest first. Rows whose slot is gone are left out. */
export async function readOutbox(vault: OpenVault): Promise<readonly Op[]> {
  const rows = await vault.store.list("outbox");
  const ops: Op[] = [];
  for (const { key } of rows) {
    const ref = journalRef(hexToBytes(key));
    const sealed = await vault.store.get(ref);
    const plaintext = sealed && vault.open(ref, sealed);
    const op = plaintext && decodeOp(plaintext);
    if (op?.ok) ops.push(op.value);
  }
  return ops.sort((a, b) => a.time[0] - b.time[0] || a.time[1] - b.time[1]);
}
