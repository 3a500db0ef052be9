/** What plans and orders to close come to, after T40 to T45 of src/control/SPEC.md. */
import { bytesOf, hexOf, type Json, type JsonObject, numberOf, objectOf, textOf } from "../json.ts";
import { type Step, seatKeys, type Vote } from "./amends.ts";
import { writeCbor } from "./cbor.ts";
import { labelled } from "./primitives.ts";

/** An object that was said, and where. */
export interface Said {
  readonly author: string;
  readonly feedId: string;
  readonly seq: number;
  readonly object: JsonObject;
}

/** T39. */
export function orderHashOf({ terms, core, heads, atMs }: JsonObject): string {
  const fields = new Map<number, Uint8Array | number>([
    [1, bytesOf(terms)],
    [2, bytesOf(core)],
    [3, bytesOf(heads)],
    [4, numberOf(atMs)],
  ]);
  return hexOf(labelled("close", writeCbor(fields)));
}

const recoveryOf = (terms: JsonObject): string | null =>
  terms.recovery ? textOf(objectOf(terms.recovery).signKey) : null;

interface Order {
  readonly hash: string;
  readonly at: number;
  readonly by: readonly string[];
}

const approvedBy = ({ terms }: Step, by: readonly string[]) => seatKeys(terms).filter((key) => by.includes(key));

/** T42: by the papers of one of these terms. */
const byPapers = (steps: readonly Step[], by: readonly string[]): boolean =>
  steps.some(({ terms }) => by.includes(recoveryOf(terms) ?? "nobody"));

/** T41, T42. */
function isInForce(trail: readonly Step[], { at, by }: Order): boolean {
  if (at < 0) return false;
  for (let i = at; i < trail.length; i++) {
    const step = trail[i] as Step;
    const k = numberOf(step.terms.k);
    if (approvedBy(step, by).length < k) return false;
    if (k === 1 && recoveryOf(step.terms) !== null && !byPapers(trail.slice(at, i + 1), by)) return false;
  }
  return true;
}

/** T40. */
function plansOf(last: Step, words: readonly Said[]) {
  const plans = new Map<string, { plan: JsonObject; bytes: string; by: string[] }>();
  for (const { author, object } of words) {
    const { type: _, ...plan } = object;
    const bytes = hexOf(writeCbor(new Map(["number", "freezesMs", "closesMs", "reason"].map((name, i) => [i + 1, numberOf(plan[name])])))); // biome-ignore format: one line
    const known = plans.get(bytes) ?? { plan, bytes, by: [] };
    plans.set(bytes, { ...known, by: [...known.by, author] });
  }
  const all = [...plans.values()]
    .map(({ plan, bytes, by }) => ({ number: numberOf(plan.number), plan, bytes, approvedBy: approvedBy(last, by) }))
    .sort((a, b) => b.number - a.number || (a.bytes < b.bytes ? -1 : 1));
  const inForce = all.find((one) => one.approvedBy.length >= numberOf(last.terms.k));
  const open = all.filter((one) => one.number > (inForce?.number ?? 0) && one.approvedBy.length > 0);
  return {
    intent: inForce?.plan ?? null,
    intentProposals: open.map((one) => ({ intent: one.plan, approvedBy: one.approvedBy })),
  };
}

function ordersOf(trail: readonly Step[], words: readonly Said[]): readonly Order[] {
  const orders = new Map<string, Order>();
  for (const { author, object } of words) {
    const hash = orderHashOf(object);
    const at = trail.findIndex((step) => step.hash === object.terms);
    orders.set(hash, { hash, at, by: [...(orders.get(hash)?.by ?? []), author] });
  }
  return [...orders.values()].sort((a, b) => b.at - a.at || (a.hash < b.hash ? -1 : 1));
}

/** T43. */
function refusalOf(trail: readonly Step[], orders: readonly Order[], { author, object }: Said): string | null {
  if (object.type === "closeIntent") return trail.at(-1)?.seats.has(author) ? null : "CONTROL_STRANGER";
  const order = orders.find(({ hash }) => hash === orderHashOf(object));
  if (!order || order.at < 0) return "CLOSE_STALE";
  const steps = trail.slice(order.at);
  if (!steps.some(({ terms }) => [...seatKeys(terms), recoveryOf(terms)].includes(author))) return "CONTROL_STRANGER";
  return steps.length > 1 && !isInForce(trail, order) ? "CLOSE_STALE" : null;
}

/** T44. */
function doubleWordsOf(trail: readonly Step[], words: readonly Said[], amends: readonly Vote[]): readonly string[] {
  const spoken = words.filter(({ object }) => object.type === "closeFinal");
  const counting = new Set(ordersOf(trail, spoken).filter((order) => isInForce(trail, order)).map(({ hash }) => hash)); // biome-ignore format: one line
  const orders = spoken.filter(({ object }) => counting.has(orderHashOf(object)));
  const placeOf = ({ object }: Said) => trail.findIndex((step) => step.hash === object.terms);
  const isDouble = (said: Said) => {
    const at = placeOf(said);
    const step = trail[at];
    if (!step || !seatKeys(step.terms).includes(said.author)) return false;
    const hasOther = orders.some((other) => other.author === said.author && other.object.terms === said.object.terms && orderHashOf(other.object) !== orderHashOf(said.object)); // biome-ignore format: one line
    const amended = amends.some(({ feedId, seq, amend }) => feedId === said.feedId && seq >= said.seq && trail.findIndex((after) => after.hash === amend.hash) > at); // biome-ignore format: one line
    return hasOther || amended;
  };
  return orders.filter(isDouble).map(({ author }) => author);
}

export interface FoldedClosing {
  readonly answer: JsonObject;
  readonly refused: readonly JsonObject[];
  readonly doubleVotes: readonly string[];
  /** Hashes of the orders in force, the one that counts first. */
  readonly inForce: readonly string[];
}

/** What these words come to; `trail` as the amends make it. */
export function foldClosing(trail: readonly Step[], words: readonly Said[], amends: readonly Vote[]): FoldedClosing {
  const last = trail.at(-1) as Step;
  const orders = ordersOf(trail, words.filter(({ object }) => object.type === "closeFinal")); // biome-ignore format: one line
  const inForce = orders.filter((order) => isInForce(trail, order)).map(({ hash }) => hash);
  const finals = orders.flatMap(({ hash, at, by }): readonly Json[] => {
    if (at < 0) return [];
    const [who, hasRecovery] = [approvedBy(last, by), byPapers(trail.slice(at), by)];
    return who.length > 0 || hasRecovery ? [{ hash, approvedBy: who, hasRecovery }] : [];
  });
  const refused = words.flatMap((said) => {
    const code = refusalOf(trail, orders, said);
    return code ? [{ feedId: said.feedId, seq: said.seq, code }] : [];
  });
  const plans = plansOf(last, words.filter(({ object }) => object.type === "closeIntent")); // biome-ignore format: one line
  const answer = { ...plans, finals, closed: inForce[0] ?? null };
  return { answer, refused, doubleVotes: doubleWordsOf(trail, words, amends), inForce };
}
