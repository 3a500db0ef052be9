/** Where the wraps of a vault lie. Rules V3, V21 of SPEC.md. */
import type { Bytes } from "../kit/bytes.ts";
import type { RowRef, VaultStore } from "../store/port.ts";
import { NEXT_SECOND_REF, SECOND_REF } from "./second-row.ts";

export const WRAP_REF: RowRef = { table: "meta", key: "wrap" };
/** The wrap that is to take its place, while S is replaced. Rule V21. */
export const NEXT_WRAP_REF: RowRef = { table: "meta", key: "wrap-next" };

/**
 * `wrap` is the one that opens with S: the other never will. What does not store is settled at the next unlock. Where it is the next one, S is another than before, and
 * `second` is the row of second words that was prepared with it. `found` is what lay in both rows, where they were read some time ago: a change that was made meanwhile stays.
 */
export const settleWrap = (
  store: VaultStore,
  wrap: Bytes,
  second: Bytes | null,
  found?: { readonly wrap: Bytes; readonly next: Bytes },
): Promise<unknown> =>
  store.commit({
    expect: found
      ? [
          { ...WRAP_REF, value: found.wrap },
          { ...NEXT_WRAP_REF, value: found.next },
        ]
      : [],
    put: [{ ...WRAP_REF, value: wrap }, ...(second ? [{ ...SECOND_REF, value: second }] : [])],
    remove: [NEXT_WRAP_REF, NEXT_SECOND_REF],
  });
