import { beforeAll, describe, expect, it } from "vitest";
import { type ClosedProgramme, closeProgramme } from "../../tests/support/closed-programme.ts";
import { unwrapResult } from "../kit/result.ts";
import { countRoles, countSigned, sumAnswers } from "./counts.ts";
import { judgeText } from "./judge.ts";

let closed: ClosedProgramme;

beforeAll(async () => {
  closed = await closeProgramme();
});

/** `text` with another letter at `at`, still a letter of base64url. */
const flip = (text: string, at: number): string =>
  `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;

describe("judging the text of a certificate", () => {
  it("J1 says what the certificate says, and who signed", async () => {
    const { facts } = unwrapResult(await judgeText(closed.text));
    expect(facts).toMatchObject({
      name: "Block Water 2026",
      status: "incomplete",
      signers: { signed: 2, all: 3, needed: 2 },
    });
    expect(countSigned(facts.holders)).toEqual({ signed: 6, all: 7, silentPhones: 1, silentRelays: 0 });
    expect(countRoles(facts.holders)).toEqual([
      { role: 3, signed: 3, all: 3, silentPhones: 0, silentRelays: 0 },
      { role: 1, signed: 2, all: 3, silentPhones: 1, silentRelays: 0 },
      { role: 4, signed: 1, all: 1, silentPhones: 0, silentRelays: 0 },
    ]);
  });

  it("J1 counts who removed and could not overwrite, and what stayed", async () => {
    const { facts } = unwrapResult(await judgeText(closed.text));
    expect(sumAnswers(facts)).toEqual({ removedOnly: 1, left: [2, 3], lostRecords: 0 });
  });

  it("J1 a device that an exception speaks of is named, and a small total is hidden", async () => {
    const { facts } = unwrapResult(await judgeText(closed.text));
    expect(facts.exceptions).toMatchObject([{ code: 2, holder: { name: [116, 218], answer: null } }]);
    expect(facts.totals.find(({ code, kind }) => kind === 1 && code === 3)).toMatchObject({ count: null });
  });

  it.each([
    ["until the last day", Date.UTC(2026, 5, 30, 21), Date.UTC(2026, 5, 30) / 86_400_000],
    ["on no day where no relay keeps anything", 0, null],
  ] as const)("J16 two recovery papers that are left open something %s", async (_, openUntilMs, openUntilDay) => {
    const recovery = { setId: Uint8Array.of(1, 2, 3, 4), papers: 3, tickedOff: 1, openUntilMs };
    const { text } = await closeProgramme(0, { recovery });
    expect(unwrapResult(await judgeText(text)).facts.recovery).toEqual({ papers: 3, destroyed: 1, openUntilDay });
  });

  it("J1 says every later end that was agreed, with its last day and its reason", async () => {
    const DAY_MS = 86_400_000;
    const moved = { amendNumber: 4, endsMs: Date.UTC(2026, 5, 30, 21), reason: 12 };
    const { text } = await closeProgramme(0, { extensions: [moved] });
    const endDay = Date.UTC(2026, 5, 30) / DAY_MS;
    expect(unwrapResult(await judgeText(text)).facts.extensions).toEqual([{ endDay, reason: 12 }]);
  });

  it("J1 is complete where everybody signed, and knows no exception then", async () => {
    const whole = await closeProgramme(0);
    expect(unwrapResult(await judgeText(whole.text)).facts).toMatchObject({ status: "complete", exceptions: [] });
  });

  it("J2 is refused whole where any one letter is another", async () => {
    const { text } = closed;
    const places = Array.from({ length: 60 }, (_, at) => Math.floor((at * (text.length - 1)) / 59));
    const judged = await Promise.all(places.map((at) => judgeText(flip(text, at))));
    expect(judged.filter(({ ok }) => ok)).toEqual([]);
  });

  it("J2 is refused with a space more, although JSON would not mind", async () => {
    expect(await judgeText(closed.text.replace(",", ", "))).toEqual({ ok: false, error: "changed" });
    expect(await judgeText(`${closed.text}\n`)).toEqual({ ok: false, error: "changed" });
  });

  it("J3 of a version to come it says that it is newer", async () => {
    const text = closed.text.replace('"version":1', '"version":2');
    expect(await judgeText(text)).toEqual({ ok: false, error: "newer" });
  });

  it.each(["", "{}", "[]", "nothing"])("J2 %j is no certificate", async (text) => {
    expect(await judgeText(text)).toEqual({ ok: false, error: "changed" });
  });
});
