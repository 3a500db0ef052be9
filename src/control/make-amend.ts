/** Writing an amend: what coordinators who change the terms of a programme state. Reading it is objects.ts. */
import { type Amend, hashAmend, objectToFields } from "./objects.ts";

/** An amend of `fields` and the hash that follows from them. Whether it is lawful is not looked at. */
export function makeAmend(fields: Omit<Amend, "type" | "hash">): Amend {
  const amend = { ...fields, type: "amend", hash: new Uint8Array(32) } as const;
  return { ...amend, hash: hashAmend(objectToFields(amend)) };
}
