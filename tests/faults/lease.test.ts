/** A lease from end to end on one disk, and its changes cut off at each act: the vault opens by one share or by another, never by neither. */
import { beforeEach, describe, expect, it } from "vitest";
import { STRETCH_FLOOR } from "../../src/crypto/stretch-setting.ts";
import { toProgrammeId, toSignKey } from "../../src/kit/brand.ts";
import { bytesToHex, utf8ToBytes } from "../../src/kit/bytes.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import type { RowRef } from "../../src/store/port.ts";
import { changeWords } from "../../src/vault/change-words.ts";
import { KEPT_FOR_MS, LEASE_CACHED, LEASE_EACH_UNLOCK, type LeasePolicy } from "../../src/vault/lease.ts";
import type { LeaseNeeded } from "../../src/vault/leased.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import type { Passphrase } from "../../src/vault/passphrase.ts";
import type { NextLease } from "../../src/vault/rewrap.ts";
import { setSecondWords } from "../../src/vault/second-words.ts";
import { slotOfDay } from "../../src/vault/slots.ts";
import { unlockVault } from "../../src/vault/unlock-vault.ts";
import {
  type Around,
  CutOff,
  cutOffAt,
  makePlaces,
  makeTestVault,
  placesOf,
  readRow,
  type TestPlaces,
} from "../support/vaults.ts";

const NOTE: RowRef = { table: "journal", key: "note" };
const TEXT = utf8ToBytes("water");
const WORDS: Passphrase = { type: "words", indices: Uint8Array.of(1, 2, 3, 4, 5) };
const OTHER: Passphrase = { type: "words", indices: Uint8Array.of(9, 8, 7, 6, 5) };
const PASS: Around = (act) => act();
const START_MS = 1_780_000_000_000;

let places: TestPlaces;
let id: string;
let nowMs: number;

beforeEach(async () => {
  nowMs = START_MS;
  places = {
    ...makePlaces(),
    clock: { nowMs: () => nowMs },
    // Quick, but not the same for all words.
    stretch: async (secret, salt) =>
      Uint8Array.from({ length: 32 }, (_, at) => (secret[at % secret.length] ?? 0) ^ (salt[at % 16] ?? 0)),
  };
  const vault = await makeTestVault(places);
  id = vault.id;
  unwrapResult(await vault.store.commit({ put: [vault.seal(slotOfDay(1), NOTE, TEXT)] }));
});

const leaseOf = (policy: LeasePolicy, share = systemRandom.bytes(32)): NextLease => ({
  policy,
  programmeId: toProgrammeId(new Uint8Array(16).fill(3)),
  relayAddress: "https://relay.example",
  relayKey: toSignKey(new Uint8Array(32).fill(5)),
  seed: systemRandom.bytes(32),
  share,
  nowMs,
});

const unlock = (around: Around = PASS, words: Passphrase = WORDS) =>
  unlockVault(placesOf(places, around), id, () => words);

/** The vault, where words alone open it. */
const open = async (around: Around = PASS, words: Passphrase = WORDS): Promise<OpenVault> =>
  unwrapResult(await unlock(around, words));

/** Starts over with another lease, as an open vault does it. */
async function give(policy: LeasePolicy, vault?: OpenVault): Promise<Uint8Array<ArrayBuffer>> {
  const next = leaseOf(policy);
  unwrapResult(await (await (vault ?? (await open())).wraps()).changeLease(next));
  return next.share;
}

const needed = async (words: Passphrase = WORDS): Promise<LeaseNeeded<OpenVault>> => {
  const opened = await unlock(PASS, words);
  if (opened.ok || opened.error.code !== "LEASE_NEEDED") throw new Error("no share was asked for");
  return opened.error;
};

const holds = async (vault: OpenVault): Promise<boolean> =>
  bytesToHex((await readRow(vault, NOTE)) ?? new Uint8Array()) === bytesToHex(TEXT);

/** What opens the vault with everything in it: words alone, or which of these shares. */
async function opening(shares: Record<string, Uint8Array<ArrayBuffer>>, words: Passphrase = WORDS): Promise<string> {
  const opened = await unlock(PASS, words);
  if (opened.ok) return (await holds(opened.value)) ? "alone" : "nothing";
  if (opened.error.code !== "LEASE_NEEDED") return opened.error.code;
  const names: string[] = [];
  for (const [name, share] of Object.entries(shares)) {
    const again = await needed(words);
    const tried = await again.openWith(share);
    if (tried.ok && (await holds(tried.value))) names.push(name);
  }
  return names.join(" and ") || "nothing";
}

describe("each unlock", () => {
  it("V30 opens with words, S and the share together, and not without the share", async () => {
    const share = await give(LEASE_EACH_UNLOCK);
    expect(await opening({ none: new Uint8Array(32), right: share })).toBe("right");
  });

  it("V30 tells wrong words from a share that is missing", async () => {
    await give(LEASE_EACH_UNLOCK);
    expect(await unlock(PASS, OTHER)).toMatchObject({ ok: false, error: { code: "WORDS_WRONG" } });
  });

  it("V30 asks for the share again at the next unlock", async () => {
    const share = await give(LEASE_EACH_UNLOCK);
    unwrapResult(await (await needed()).openWith(share));
    expect(await opening({ right: share })).toBe("right");
  });

  it("V30 leaves no share in any row", async () => {
    const share = await give(LEASE_EACH_UNLOCK);
    const vault = unwrapResult(await (await needed()).openWith(share));
    const rows = (await Promise.all((["meta", "journal"] as const).map((table) => vault.store.list(table)))).flat();
    const hidden = rows.flatMap(({ key, value }) => vault.open({ table: "meta", key }, value) ?? []);
    expect(
      [...rows.map(({ value }) => value), ...hidden].filter((value) => bytesToHex(value).includes(bytesToHex(share))),
    ).toEqual([]);
  });

  it("V32 a copy of the rows from before a renewal opens with neither share", async () => {
    const first = await give(LEASE_EACH_UNLOCK);
    const vault = unwrapResult(await (await needed()).openWith(first));
    const old = await vault.store.get({ table: "meta", key: "wrap" });
    const second = await give(LEASE_EACH_UNLOCK, vault);
    expect(await opening({ first, second })).toBe("second");
    unwrapResult(await vault.store.commit({ put: [{ table: "meta", key: "wrap", value: old ?? new Uint8Array() }] }));
    expect(await opening({ first, second })).toBe("WORDS_WRONG");
  });
});

describe("cached", () => {
  it("V31 opens without asking for 14 days, and asks on the day after", async () => {
    const share = await give(LEASE_CACHED);
    nowMs = START_MS + KEPT_FOR_MS - 1;
    expect(await opening({ share })).toBe("alone");
    nowMs++;
    expect(await opening({})).toBe("nothing");
    expect((await needed()).access.keptUntilMs).toBe(nowMs);
  });

  it("V31 keeps a share that was asked for from then on", async () => {
    const share = await give(LEASE_CACHED);
    nowMs += KEPT_FOR_MS;
    unwrapResult(await (await needed()).openWith(share));
    nowMs += KEPT_FOR_MS - 1;
    expect(await opening({})).toBe("alone");
  });

  it.each([
    ["1970", () => 0],
    ["ten years on", () => START_MS + 3_650 * 86_400_000],
  ])("V31 a clock that says %s asks, destroys nothing, and opens again when it is put right", async (_, wrong) => {
    const share = await give(LEASE_CACHED);
    nowMs = wrong();
    expect((await needed()).access.policy).toBe(LEASE_CACHED);
    expect(await opening({ share })).toBe("share");
    nowMs = START_MS;
    expect(await opening({ share })).not.toBe("nothing");
  });

  it("V32 gives way to none, and words open again", async () => {
    await give(LEASE_CACHED);
    unwrapResult(await (await (await open()).wraps()).changeLease(null));
    nowMs += 2 * KEPT_FOR_MS;
    expect([await opening({}), await (await (await open()).wraps()).lease()]).toEqual(["alone", null]);
  });

  it("V23 other words keep the lease", async () => {
    const share = await give(LEASE_CACHED);
    unwrapResult(await changeWords(places, await open(), () => WORDS, OTHER, STRETCH_FLOOR));
    expect(await opening({}, OTHER)).toBe("alone");
    nowMs += KEPT_FOR_MS;
    expect(await opening({ share }, OTHER)).toBe("share");
  });
});

describe("papers", () => {
  it("V33 each opens once, beside the relay's share", async () => {
    const share = await give(LEASE_EACH_UNLOCK);
    const vault = unwrapResult(await (await needed()).openWith(share));
    const [one, two] = unwrapResult(await (await vault.wraps()).drawPapers(2));
    unwrapResult(await (await needed()).openWith(one ?? share));
    expect(await opening({ one: one ?? share, two: two ?? share, share })).toBe("two and share");
  });

  it("V33 under `cached` one gives 14 more days", async () => {
    await give(LEASE_CACHED);
    const [paper] = unwrapResult(await (await (await open()).wraps()).drawPapers(1));
    nowMs += KEPT_FOR_MS;
    unwrapResult(await (await needed()).openWith(paper ?? new Uint8Array()));
    nowMs += KEPT_FOR_MS - 1;
    expect(await opening({})).toBe("alone");
  });

  it("V33 go on opening after a renewal, and are counted", async () => {
    const share = await give(LEASE_EACH_UNLOCK);
    const vault = unwrapResult(await (await needed()).openWith(share));
    const [one, two] = unwrapResult(await (await vault.wraps()).drawPapers(2));
    const used = unwrapResult(await (await needed()).openWith(one ?? share));
    const next = await give(LEASE_EACH_UNLOCK, used);
    expect((await (await used.wraps()).lease())?.papers).toEqual({ printed: 2, spent: 1, live: 1 });
    expect(await opening({ one: one ?? share, two: two ?? share, share, next })).toBe("two and next");
  });

  it("V33 that are given up open no more", async () => {
    const share = await give(LEASE_EACH_UNLOCK);
    const vault = unwrapResult(await (await needed()).openWith(share));
    const [paper] = unwrapResult(await (await vault.wraps()).drawPapers(1));
    unwrapResult(await (await vault.wraps()).dropPapers());
    expect([await opening({ paper: paper ?? share }), (await (await vault.wraps()).lease())?.papers.spent]).toEqual([
      "nothing",
      1,
    ]);
  });

  it("V33 without the relay's share other words are refused, and the old ones open", async () => {
    const share = await give(LEASE_EACH_UNLOCK);
    const vault = unwrapResult(await (await needed()).openWith(share));
    const [paper] = unwrapResult(await (await vault.wraps()).drawPapers(1));
    const used = unwrapResult(await (await needed()).openWith(paper ?? share));
    const done = await changeWords(places, used, () => WORDS, OTHER, STRETCH_FLOOR);
    expect([done, await opening({ share })]).toMatchObject([{ ok: false, error: { code: "LEASE_NEEDED" } }, "share"]);
  });
});

describe("a change of the lease", () => {
  /** Each change as its own start of the app makes it: what opens before, and what after. */
  const CHANGES = {
    "the first lease": [null, LEASE_EACH_UNLOCK],
    "a renewal": [LEASE_EACH_UNLOCK, LEASE_EACH_UNLOCK],
    "the end of one": [LEASE_EACH_UNLOCK, null],
  } as const;
  const cases = Object.keys(CHANGES).flatMap((name) => [[name, "before"] as const, [name, "after"] as const]);

  it.each(cases)("V32 %s, cut off %s any act, leaves one way that opens", async (name, when) => {
    const [from, to] = CHANGES[name as keyof typeof CHANGES];
    const seen = new Set<string>();
    for (let at = 1; at < 12; at++) {
      const before = leaseOf(LEASE_EACH_UNLOCK);
      const after = leaseOf(LEASE_EACH_UNLOCK);
      await startOver();
      if (from) unwrapResult(await (await (await open()).wraps()).changeLease(before));
      let around: Around = PASS;
      const vault = await openArmed(before.share, (act, kind) => around(act, kind));
      const cut = cutOffAt(at, when);
      around = cut.around;
      const outcome = await (await vault.wraps()).changeLease(to ? after : null).catch((error: unknown) => error);
      if (!cut.hasFired()) break;
      expect(outcome).toBeInstanceOf(CutOff);
      const now = await opening({ before: before.share, after: after.share });
      expect([from ? "before" : "alone", to ? "after" : "alone"]).toContain(now);
      seen.add(now);
    }
    expect(seen.size).toBe(2);
  });

  it.each(["before", "after"] as const)("V34 cut off %s any act, second words erase as they did", async (when) => {
    for (let at = 1; at < 14; at++) {
      await startOver();
      unwrapResult(
        await setSecondWords(
          places,
          await open(),
          () => WORDS,
          () => OTHER,
        ),
      );
      let around: Around = PASS;
      const wraps = await (await openArmed(new Uint8Array(32), (act, kind) => around(act, kind))).wraps();
      const cut = cutOffAt(at, when);
      around = cut.around;
      await wraps.changeLease(leaseOf(LEASE_CACHED)).catch((error: unknown) => error);
      expect(await unlock(PASS, OTHER)).toMatchObject({ ok: false, error: { code: "WORDS_SECOND" } });
      expect(await opening({})).toBe("alone");
      expect(await unlock(PASS, OTHER)).toMatchObject({ ok: false, error: { code: "WORDS_SECOND" } });
      if (!cut.hasFired()) return;
    }
    throw new Error("the change never came to its end");
  });

  /** An open vault under `each-unlock` with a share that another coordinator is known to have; from `arm` on its acts can be cut off. */
  async function withHand() {
    await startOver();
    const relay = await give(LEASE_EACH_UNLOCK);
    let around: Around = PASS;
    const wraps = await (await openArmed(relay, (act, kind) => around(act, kind))).wraps();
    const [held] = unwrapResult(await wraps.drawHand(nowMs, 0)).shares;
    unwrapResult(await wraps.settleHand());
    if (!held) throw new Error("no share was drawn");
    const arm = (next: Around) => {
      around = next;
    };
    return { wraps, arm, shares: { relay, held } };
  }

  it.each(["before", "after"] as const)(
    "V35 another share for the others, cut off %s any act, leaves the one that they have opening",
    async (when) => {
      for (let at = 1; at < 14; at++) {
        const { wraps, arm, shares } = await withHand();
        const cut = cutOffAt(at, when);
        arm(cut.around);
        const drawn = await wraps.drawHand(nowMs + 1, 0).catch((error: unknown) => error);
        expect(await opening(shares)).toBe("relay and held");
        if (cut.hasFired()) {
          expect(drawn).toBeInstanceOf(CutOff);
          continue;
        }
        const [fresh = new Uint8Array()] = (await wraps.hand())?.shares ?? [];
        expect(await opening({ ...shares, fresh })).toBe("relay and held and fresh");
        expect(at).toBeGreaterThan(1);
        return;
      }
      throw new Error("the change never came to its end");
    },
  );

  it.each(["before", "after"] as const)(
    "V35 the end of the share before, cut off %s any act, leaves the newest opening, and is made good",
    async (when) => {
      const seen = new Set<string>();
      for (let at = 1; at < 14; at++) {
        const { wraps, arm, shares } = await withHand();
        const [fresh = new Uint8Array()] = unwrapResult(await wraps.drawHand(nowMs + 1, 0)).shares;
        const cut = cutOffAt(at, when);
        arm(cut.around);
        await wraps.settleHand().catch((error: unknown) => error);
        arm(PASS);
        const all = { ...shares, fresh };
        seen.add(await opening(all));
        const again = await (await openArmed(shares.relay, PASS)).wraps();
        unwrapResult(await again.settleHand());
        expect(await opening(all)).toBe("relay and fresh");
        if (!cut.hasFired()) break;
      }
      // Cut off before its only act it has not begun; cut off behind it, or not at all, it is done.
      expect([...seen].sort()).toEqual(["relay and fresh", ...(when === "before" ? ["relay and held and fresh"] : [])]);
    },
  );

  async function startOver(): Promise<void> {
    const vault = await makeTestVault(places);
    id = vault.id;
    unwrapResult(await vault.store.commit({ put: [vault.seal(slotOfDay(1), NOTE, TEXT)] }));
  }

  async function openArmed(share: Uint8Array<ArrayBuffer>, around: Around): Promise<OpenVault> {
    const opened = await unlock(around);
    if (opened.ok) return opened.value;
    if (opened.error.code !== "LEASE_NEEDED") throw opened.error;
    return unwrapResult(await opened.error.openWith(share));
  }
});
