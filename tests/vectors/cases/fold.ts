/** What control statements come to: T20 to T45 of src/control/SPEC.md. */
import type { JsonObject, VectorFile } from "../json.ts";
import { answerCases, bytesFor, type Case, person } from "../material.ts";
import {
  amend,
  anna,
  ben,
  certOf,
  charter,
  cleo,
  DAY_MS,
  dora,
  epochOf,
  FIRST,
  feedOf,
  forgedCert,
  forkOf,
  headAt,
  heads,
  nobody,
  papers,
  START_MS,
  Story,
  seats,
  type Terms,
  tablet,
} from "../story.ts";

const tabletFeed = feedOf(tablet);
const secondLife = feedOf(tablet, bytesFor("second life", 16));
const id = bytesFor("fold snapshot", 32);
const grant = (name: string): JsonObject => ({ keyId: bytesFor(`${name} key id`, 8), sealed: bytesFor(`${name} sealed`, 80) }); // biome-ignore format: one line
const box = (who: { readonly signKey: string }, epoch: number, name: string): JsonObject => ({ type: "box", epoch, holder: who.signKey, boxKey: person(name).boxKey }); // biome-ignore format: one line
const snapshot = (list: readonly JsonObject[], fromSeq = 1, toSeq = 3): JsonObject => ({ type: "snapshot", id, feedId: bytesFor("pages", 16), fromSeq, toSeq, heads: list }); // biome-ignore format: one line
const revoke = (pins: readonly JsonObject[], reason = 1): JsonObject => ({ type: "revoke", device: tablet.signKey, pins, reason }); // biome-ignore format: one line
const vouch: JsonObject = { type: "vouch", id };
const drop = (list: readonly JsonObject[]): JsonObject => ({ type: "drop", heads: list });

const letGo = (feedId: string, author: string | null = null): JsonObject => ({ ask: "let-go", feedId, author });
const ackedBySeen = (feedId: string, ...seen: readonly JsonObject[]): JsonObject => ({ ask: "acked-by-seen", seen, feedId }); // biome-ignore format: one line
const pinnedOut = (author: string, feedId: string, seq: number): JsonObject => ({ ask: "is-pinned-out", author, feedId, seq }); // biome-ignore format: one line
const boxKey = (holder: string, epoch: number): JsonObject => ({ ask: "box-key", holder, epoch });
const isOver = (number: number, nowMs: number): JsonObject => ({ ask: "is-epoch-over", number, nowMs });

const ASKED: readonly JsonObject[] = [
  letGo(tabletFeed),
  letGo(secondLife),
  letGo(feedOf(ben), ben.signKey),
  ackedBySeen(tabletFeed, { feedId: feedOf(anna), seq: 2 }),
  ackedBySeen(tabletFeed, { feedId: feedOf(anna), seq: 9 }, { feedId: feedOf(ben), seq: 9 }),
  pinnedOut(tablet.signKey, tabletFeed, 3),
  pinnedOut(tablet.signKey, tabletFeed, 4),
  pinnedOut(tablet.signKey, secondLife, 1),
  pinnedOut(cleo.signKey, feedOf(cleo), 2),
  pinnedOut(cleo.signKey, feedOf(cleo), 3),
  boxKey(ben.signKey, 1),
  boxKey(ben.signKey, 3),
  boxKey(tablet.signKey, 2),
  boxKey(nobody.signKey, 1),
  isOver(1, START_MS + 39 * DAY_MS),
  isOver(1, START_MS + 40 * DAY_MS),
];

const fold = (name: string, rules: string, statements: readonly JsonObject[], asked = ASKED): Case => [
  name,
  rules,
  "fold-control",
  { charter, statements, asked },
  "ok",
];

const three = await amend(FIRST, seats([anna, ben, cleo], 2));

/** One coordinator becomes three; epochs, acknowledgements, box keys; one is removed with pins, and says more; a phone is revoked twice. */
async function makeHistory(): Promise<Story> {
  const story = new Story();
  const removal = await amend(three, seats([anna, ben, dora], 2), [headAt(feedOf(cleo), 2)], 3);
  await story.say(anna, epochOf(1, "epoch 1", START_MS, [grant("anna")]), await certOf(anna, tablet));
  await story.say(anna, heads([headAt(tabletFeed, 2)], START_MS + DAY_MS), three);
  await story.say(ben, epochOf(1, "epoch 1", START_MS + 5, [grant("ben")]), box(ben, 2, "ben 2"));
  await story.say(cleo, heads([headAt(tabletFeed, 5), headAt(feedOf(ben), 1)], START_MS + 40 * DAY_MS), vouch);
  await story.say(cleo, epochOf(2, "epoch 2a", START_MS + 9 * DAY_MS), epochOf(2, "epoch 2b", START_MS + 10 * DAY_MS));
  await story.say(cleo, epochOf(3, "epoch 3", START_MS), heads([headAt(tabletFeed, 9)]), removal);
  await story.say(anna, removal, box(tablet, 2, "tablet 2"), heads([headAt(tabletFeed, 4), headAt(secondLife, 1)], START_MS + 41 * DAY_MS)); // biome-ignore format: one line
  await story.say(ben, heads([headAt(tabletFeed, 3), headAt(secondLife, 7)], START_MS + 40 * DAY_MS), revoke([headAt(tabletFeed, 4), headAt(secondLife, 2)])); // biome-ignore format: one line
  await story.say(dora, heads([headAt(tabletFeed, 3)], START_MS + 2 * DAY_MS), revoke([headAt(tabletFeed, 3)], 2));
  await story.say(dora, await certOf(dora, tablet, 2, { notAfterMs: START_MS + 2 * DAY_MS }), {
    type: "retire",
    epoch: 1,
  });
  await story.say(ben, snapshot([headAt(secondLife, 6)]), drop([headAt(tabletFeed, 3), headAt(secondLife, 6)]));
  return story.say(anna, vouch, { type: "retire", epoch: 1 }, heads([headAt(feedOf(ben), 3)]));
}

/** Two amends of one number that both have enough approvals; the first to come is the one with the greater hash. */
async function makeRivals(): Promise<Story> {
  const rivals = [await amend(three, seats([anna, ben], 2)), await amend(three, seats([anna, ben, dora], 2))];
  const [least, most] = rivals.sort((a, b) => (a.hash < b.hash ? -1 : 1)) as [JsonObject & Terms, JsonObject & Terms];
  const after = await amend(most, { k: 2, policy: { lease: 0, retentionDays: 1, idleMinutes: 5 } });
  const story = new Story();
  await story.say(anna, three);
  await story.say(anna, most);
  await story.say(ben, most);
  await story.say(ben, after);
  await story.say(anna, after, least);
  return story.say(cleo, least, heads([headAt(tabletFeed, 1)]));
}

/** A recovery set takes the place of a lost coordinator; what else its key says is refused. */
async function makeRecovered(): Promise<Story> {
  const recovery = { setId: bytesFor("papers set", 4), boxKey: papers.boxKey, signKey: papers.signKey };
  const held = await amend(FIRST, { recovery });
  const taken = await amend(held, { ...seats([dora], 1) }, [headAt(feedOf(anna), 2)], 1);
  const greedy = await amend(held, { ...seats([dora, papers], 2) });
  const story = new Story();
  await story.say(anna, held, epochOf(1, "epoch 1", START_MS));
  await story.say(anna, heads([headAt(tabletFeed, 1)]));
  await story.say(papers, greedy, taken, heads([headAt(tabletFeed, 9)]));
  await story.say(anna, heads([headAt(tabletFeed, 8)]));
  return story.say(dora, heads([headAt(tabletFeed, 2)]));
}

/** Everything that folding refuses, and what it does with amends that cannot be. */
async function makeRefused(): Promise<Story> {
  const story = new Story();
  const unlawful = [
    seats([anna, ben, cleo, dora], 2),
    seats([], 1),
    seats([anna, anna], 2),
    { expiresMs: START_MS + 801 * DAY_MS },
  ];
  await story.say(anna, three, await forgedCert(anna, tablet), await certOf(nobody, tablet));
  await story.say(anna, await certOf(anna, tablet, 1, { programmeId: bytesFor("elsewhere", 16) }));
  await story.say(ben, { type: "revoke", device: cleo.signKey, pins: [], reason: 0 }, box(cleo, 1, "not cleo's"));
  await story.say(ben, await forkOf(tablet, bytesFor("second life", 16), 2, 3));
  for (const change of unlawful) await story.say(cleo, await amend(three, change));
  await story.say(
    cleo,
    await amend({ ...three, hash: bytesFor("no terms", 32) }, {}),
    await amend({ ...three, number: 7 }, {}),
  );
  await story.say(nobody, await amend(three, seats([anna, ben], 2)), heads([headAt(tabletFeed, 1)]));
  return story.say(cleo, await amend(FIRST, seats([cleo], 1)), await amend(three, seats([anna, cleo], 2)));
}

/** Snapshots that several coordinators state, and forks. */
async function makeCovered(): Promise<Story> {
  const story = new Story();
  const covered = [headAt(tabletFeed, 6), headAt(secondLife, 4, "one")];
  await story.say(anna, three, heads([headAt(tabletFeed, 9), headAt(secondLife, 9)]));
  await story.say(cleo, snapshot(covered), snapshot([headAt(feedOf(anna), 1)]));
  await story.say(ben, snapshot([headAt(tabletFeed, 8), headAt(secondLife, 4, "other")], 9, 12));
  await story.say(ben, snapshot([headAt(tabletFeed, 7), headAt(secondLife, 5)], 10, 12));
  await story.say(anna, await forkOf(tablet, bytesFor("second life", 16), 4), await forkOf(tablet, bytesFor("second life", 16), 3)); // biome-ignore format: one line
  return story.say(ben, await forkOf(tablet, tablet.incarnation, 7), { type: "retire", epoch: 4 });
}

/** Terms at the edge of what is lawful: 800 days, somebody who comes back, and papers that would seat more people than before. */
async function makeEdges(): Promise<readonly Story[]> {
  const longest = await amend(three, { expiresMs: START_MS + 800 * DAY_MS });
  const without = await amend(longest, seats([anna, ben], 2));
  const back = await amend(without, seats([anna, ben, cleo], 2));
  const long = new Story();
  await long.say(anna, three, longest, without, back);
  await long.say(ben, back, without, longest);
  const recovery = { setId: bytesFor("papers set", 4), boxKey: papers.boxKey, signKey: papers.signKey };
  const two = await amend(FIRST, { ...seats([anna, ben], 2), recovery });
  const more = await amend(two, seats([anna, dora, cleo], 2));
  const other = await amend(two, { ...seats([anna, dora], 2), policy: { lease: 0, retentionDays: 1, idleMinutes: 5 } });
  const taken = await amend(two, { ...seats([anna, dora], 2), recovery: null });
  const lost = new Story();
  await lost.say(anna, two);
  await lost.say(papers, more, other, await amend(two, { recovery: null }));
  return [long, lost, await new Story().say(anna, two).then((story) => story.say(papers, more, taken))];
}

/** Keys: certificates that end at once, box keys of several epochs, an epoch that waits, a coordinator's own feed under a snapshot. */
async function makeKeys(): Promise<Story> {
  const story = new Story();
  const own = [headAt(feedOf(anna), 2), headAt(feedOf(ben), 4)];
  await story.say(anna, three, await certOf(anna, tablet), epochOf(1, "epoch 1", START_MS), box(tablet, 3, "tablet 3"));
  await story.say(ben, await certOf(ben, tablet, 2), epochOf(2, "epoch 2a", START_MS), epochOf(4, "epoch 4", START_MS));
  await story.say(
    ben,
    box(tablet, 2, "tablet 2a"),
    box(ben, 3, "ben 3"),
    snapshot(own),
    drop([headAt(tabletFeed, 1, "x")]),
  );
  await story.say(
    cleo,
    box(tablet, 2, "tablet 2b"),
    box(tablet, 1, "tablet 1"),
    vouch,
    heads([headAt(tabletFeed, 1, "y")]),
  );
  return story.say(
    cleo,
    drop([headAt(tabletFeed, 1, "y")]),
    revoke([headAt(tabletFeed, 2, "a"), headAt(tabletFeed, 2, "b")]),
  );
}

const KEYS_ASKED: readonly JsonObject[] = [
  ...[1, 2, 3, 4].map((number) => boxKey(tablet.signKey, number)),
  ...[2, 3].map((number) => boxKey(ben.signKey, number)),
  letGo(feedOf(anna), anna.signKey),
  letGo(feedOf(anna)),
  letGo(feedOf(ben), ben.signKey),
];

const plan = (number: number, closesMs: number, reason = 0): JsonObject => ({ type: "closeIntent", number, freezesMs: START_MS, closesMs, reason }); // biome-ignore format: one line
const order = (terms: Terms, name = "core"): JsonObject => ({ type: "closeFinal", terms: terms.hash, core: bytesFor(name, 32), heads: bytesFor("close heads", 32), atMs: START_MS + DAY_MS }); // biome-ignore format: one line

/** A plan, rivals of it, and one that takes it back; an order that k state; then an extension, and a coordinator with two words. */
async function makeClosing(): Promise<Story> {
  const story = new Story();
  const longer = await amend(three, { expiresMs: START_MS + 100 * DAY_MS });
  await story.say(anna, three, plan(1, START_MS + DAY_MS));
  await story.say(ben, plan(1, START_MS + DAY_MS), plan(3, START_MS, 2));
  await story.say(cleo, plan(1, START_MS + DAY_MS, 1), plan(2, 0), longer);
  await story.say(ben, plan(1, START_MS + DAY_MS, 1), plan(2, 0));
  await story.say(nobody, plan(9, 0), order(three));
  await story.say(anna, order(three));
  await story.say(ben, order(three));
  await story.say(ben, order(three, "another core"), longer);
  await story.say(cleo, order(FIRST));
  return story.say(dora, order({ ...three, hash: bytesFor("no terms", 32) }));
}

/** An amend takes the seat of one who stated the order; the other way round, an order of the new terms. */
async function makeBeaten(): Promise<Story> {
  const removal = await amend(three, seats([anna, cleo, dora], 2));
  const story = new Story();
  await story.say(anna, three);
  await story.say(ben, order(three));
  await story.say(cleo, order(three), removal);
  await story.say(anna, removal);
  await story.say(dora, order(removal));
  return story.say(anna, order(removal));
}

/** One decides alone, beside papers; then other papers. */
async function makeLone(): Promise<Story> {
  const recoveryTo = ({ boxKey, signKey }: typeof papers, name: string) => ({ recovery: { setId: bytesFor(name, 4), boxKey, signKey } }); // biome-ignore format: one line
  const held = await amend(FIRST, recoveryTo(papers, "papers set"));
  const other = await amend(held, recoveryTo(dora, "other set"));
  const story = new Story();
  await story.say(anna, held, order(held));
  await story.say(papers, order(held));
  return story.say(anna, other, order(FIRST));
}

export async function makeFold(): Promise<VectorFile> {
  const [history, rivals] = [await makeHistory(), await makeRivals()];
  const [recovered, refused, covered] = [await makeRecovered(), await makeRefused(), await makeCovered()];
  const { statements } = history;
  const [long, greedy, replaced] = (await makeEdges()) as [Story, Story, Story];
  const keys = await makeKeys();
  const [closing, beaten, lone] = [await makeClosing(), await makeBeaten(), await makeLone()];
  return answerCases("fold", "src/control/SPEC.md", [
    fold("only the charter", "T25", []),
    fold("one coordinator", "T20 T21 T22 T23 T30", statements.slice(0, 1)),
    fold("one becomes three", "T25 T26 T27", statements.slice(0, 5)),
    fold("a removal that lacks an approval", "T27", statements.slice(0, 6)),
    fold("a removal with pins", "T20 T27", statements.slice(0, 7)),
    fold("all of it", "T20 T21 T22 T23 T24 T27 T30 T31 T32 T33 T35 T36 T37", statements),
    fold("all of it, feed after feed", "T24", history.byFeed),
    fold("all of it, and the first half again", "T24", [...statements, ...statements.slice(0, 6)]),
    fold("two amends of one number: before the lesser comes", "T29", rivals.statements.slice(0, 4)),
    fold("two amends of one number", "T25 T29", rivals.statements),
    fold("two amends of one number, feed after feed", "T24 T29", rivals.byFeed),
    fold("papers take a lost seat", "T28", recovered.statements),
    fold("papers take a lost seat, feed after feed", "T24 T28", recovered.byFeed),
    fold("papers may not seat more, change other terms or leave all seats", "T28", greedy.statements),
    fold("papers take one of two seats", "T28", replaced.statements),
    fold("800 days, and nobody comes back", "T25 T26", long.statements),
    fold("keys of several epochs", "T21 T22 T23 T31 T32 T37", keys.statements, KEYS_ASKED),
    fold("keys of several epochs, feed after feed", "T24", keys.byFeed, KEYS_ASKED),
    fold("what is refused", "T20 T22 T25 T26 T32 T34 T37", refused.statements),
    fold("what is refused, feed after feed", "T24", refused.byFeed),
    fold("snapshots and forks", "T31 T33 T34", covered.statements),
    fold("snapshots and forks, feed after feed", "T24 T33 T34", covered.byFeed),
    fold("a plan to close, and others", "T38 T40 T43", closing.statements.slice(0, 4)),
    fold("an order to close that lacks a word", "T39 T41 T43", closing.statements.slice(0, 6)),
    fold("an order to close", "T39 T41", closing.statements.slice(0, 7)),
    fold("an order to close, and what comes behind it", "T41 T43 T44", closing.statements),
    fold("an order to close, feed after feed", "T45", closing.byFeed),
    fold("an amend that takes a seat beats an order", "T41 T43", beaten.statements.slice(0, 4)),
    fold("an order of the terms behind it", "T41", beaten.statements),
    fold("who decides alone closes with the papers: they are missing", "T42", lone.statements.slice(0, 1)),
    fold("who decides alone closes with the papers", "T42", lone.statements.slice(0, 2)),
    fold("other papers reopen nothing", "T42 T44", lone.statements),
    fold("who decides alone, feed after feed", "T45", lone.byFeed),
  ]);
}
