import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeCertificate, writeCertificate } from "../../src/control/closing-certificate.ts";
import { makeOrder } from "../../src/control/closing-order.ts";
import { coreOf, SignedSpeech } from "../../src/control/closing-test-kit.ts";
import { startControl } from "../../src/control/fold.ts";
import { makeFinal } from "../../src/control/make-close.ts";
import { makePerson, startCharter } from "../../src/control/test-kit.ts";
import { stretchCard } from "../../src/crypto/stretch.ts";
import { toCardSecret } from "../../src/kit/brand.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { deriveCard, wordsOfCard } from "../../src/wire/card.ts";
import { encodeClosingCore, hashCore } from "../../src/wire/closing-core.ts";
import { closedLeaf, erasedLeaf, makeLeaves } from "../../src/wire/leaves.ts";
import { wordsFromBytes } from "../../src/words/picture-words.ts";
import { closingOperations } from "../vectors/independent/closing.ts";
import { type Answer, listOf, type Operation, objectOf, ok, type VectorFile } from "../vectors/json.ts";
import { closeProgramme } from "./closed-programme.ts";
import { verifyText } from "./verify-certificate.ts";

const { vectors } = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../vectors/closing.json"), "utf8"),
) as VectorFile;
const certificates = vectors.filter(({ do: operation }) => operation === "judge-certificate");
const textOf = (name: string) => String(certificates.find((one) => one.name === `certificate: ${name}`)?.given.text);
const page = (text: string) =>
  `<!doctype html><title>Closed</title><script type="application/json" id="ebb-certificate">${text}</script>`;

describe("T53 T54 verify-certificate", () => {
  it.each(certificates.map(({ name, given, answer }) => [name, String(given.text), answer] as const))(
    "ends as it should for %s",
    async (_, text, answer) => {
      const status = answer.outcome === "ok" ? (answer.gives as { readonly status: string }).status : "refused";
      const wanted = { complete: 0, incomplete: 1, disputed: 1 }[status] ?? 2;
      const [twin, inPage] = [await verifyText(text.trim()), await verifyText(page(text.trim()))];
      if (text === text.trim()) expect([twin.code, inPage]).toEqual([wanted, twin]);
    },
  );

  it("names the code of a refusal", async () => {
    expect((await verifyText(textOf("a seat is missing"))).lines[0]).toContain("CERTIFICATE_HOLDERS");
  });

  it("says who signed and who did not, and what those may hold", async () => {
    const { lines } = await verifyText(textOf("incomplete: one holder did not answer"));
    expect(lines.filter((line) => line.startsWith("  signed "))).toHaveLength(4);
    expect(lines.filter((line) => line.startsWith("  DID NOT SIGN"))).toEqual([
      expect.stringMatching(/field worker, revoked .*may hold: own records that it did not hand over, working copies/),
    ]);
  });

  it("says how rehearsals went and how often, and why, the last day was moved", async () => {
    const core = {
      drills: [
        { code: 1, result: 3, day: 0 },
        { code: 3, result: 1, day: 20_000 },
        { code: 4, result: 2, day: 20_001 },
      ],
      extensions: [{ amendNumber: 1, endsMs: 20_031 * 86_400_000, reason: 11 }],
    };
    const { text } = await closeProgramme(0, core);
    const { lines } = await verifyText(text);
    expect(lines).toEqual(
      expect.arrayContaining([
        "  a device is lost: not held",
        "  a restored copy must not open: passed on 2024-10-04",
        "  close within one hour: FAILED on 2024-10-05",
        "  moved to 2024-11-03: handing needs on takes longer",
      ]),
    );
  });

  it("says the exceptions and what cannot be shown, also where it is complete", async () => {
    const text = (await verifyText(textOf("complete"))).lines.join("\n");
    expect(text).toMatch(/COMPLETE[\s\S]*did not come back[\s\S]*What this cannot show[\s\S]*backup/);
  });

  it("J14 says of a training programme that nothing was real, and how many had to agree by its terms", async () => {
    const { text } = await closeProgramme(0, { decides: { profile: 1, k: 1, lease: 1 } }, { isTraining: true });
    const { code, lines } = await verifyText(text);
    expect([code, lines[1]]).toEqual([0, "TRAINING: nothing in this programme was real."]);
    expect(lines).toContainEqual(expect.stringContaining("by 2 coordinators (2 had to agree)"));
    expect((await verifyText(textOf("complete"))).lines.join()).not.toContain("TRAINING");
  });

  it("T55 says what both judges say of a whole programme, and refuses where the second differs in anything", async () => {
    const { text } = await closeProgramme();
    const apart = closingOperations["judge-certificate"] as Operation;
    const given = objectOf((await apart({ text })).gives);
    const others: readonly Answer[] = [
      { outcome: "CERTIFICATE_DAMAGED" },
      ok({ ...given, status: "complete" }),
      ok({ ...given, strangers: 1 }),
      ok({ ...given, holders: listOf(given.holders).slice(1) }),
    ];
    expect((await verifyText(text)).code).toBe(1);
    for (const other of others)
      expect((await verifyText(text, null, () => other)).lines[0]).toContain("REFUSED (JUDGES_DIFFER)");
  });

  it("refuses any one letter of the twin that was changed", async () => {
    const text = textOf("complete");
    const codes = new Set<number>();
    for (let at = text.indexOf('"order":"') + 9; at < text.length - 2; at += 499)
      codes.add((await verifyText(`${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`)).code);
    expect([...codes]).toEqual([2]);
  });

  it.each(["", "<p>nothing</p>", page("{}") + page("{}")])("refuses a file without a certificate: %j", async (text) => {
    expect((await verifyText(text)).code).toBe(2);
  });
});

describe("W98 verify-certificate --card", () => {
  let text = "";
  let cards: readonly string[] = [];
  beforeAll(async () => {
    const anna = makePerson();
    const own = startCharter([anna], 1);
    const secrets = [252, 253, 254].map((byte) => toCardSecret(new Uint8Array(8).fill(byte)));
    const entries = await Promise.all(
      secrets.map(async (secret) => deriveCard(await stretchCard(secret, own.programmeId), own.programmeId).leaf),
    );
    const [one, other] = entries as [Uint8Array, Uint8Array];
    const leaves = makeLeaves([closedLeaf(one)], [erasedLeaf(other)], systemRandom);
    const holders = [{ key: anna.signKey, role: 3, label: [], state: 1, lastHeardDay: 0, mayHold: [] }] as const;
    const core = encodeClosingCore(coreOf(own, holders, { leaves, name: "Winter\u001b[2J help" }));
    const final = unwrapResult(makeFinal(startControl(own), { core: hashCore(core), heads: [], atMs: 1 }));
    const speech = new SignedSpeech(own);
    await speech.say(anna, final);
    const parts = { order: makeOrder(own, speech.frames), core, attestations: [] };
    expect((await judgeCertificate(parts)).ok).toBe(true);
    text = writeCertificate(parts);
    cards = secrets.map((secret) => wordsFromBytes(wordsOfCard(secret, own.programmeId)).join(" "));
  });
  const lastLine = async (words: string) => (await verifyText(text, words)).lines.at(-1);

  it("says what became of the record of a card", async () => {
    expect(await Promise.all(cards.map(lastLine))).toEqual([
      expect.stringContaining("when the programme closed"),
      expect.stringContaining("before the programme closed"),
      expect.stringContaining("proves nothing"),
    ]);
  });

  it.each([
    ["eight words", () => cards[0]?.split(" ").slice(1).join(" ") ?? ""],
    ["a hexadecimal secret", () => "0123456789abcdef"],
    ["words of another card's end", () => `${cards[0]?.split(" ").slice(0, 8).join(" ")} zebraa zebra`],
    ["a number above 255", () => "256 1 2 3 4 5 6 7 8"],
  ])("reads no card in %s, and ends with 2", async (_, words) => {
    expect((await verifyText(text, words())).code).toBe(2);
  });

  it("shows no word of a card, and no control character of a certificate", async () => {
    const shown = (await verifyText(text, cards[0] ?? "")).lines.join("\n");
    const words = (cards[0] ?? "").split(" ").slice(0, 8);
    expect([words.filter((word) => new RegExp(`\\b${word}\\b`).test(shown)), /[^\P{Cc}\n]/u.test(shown)]).toEqual([
      [],
      false,
    ]);
  });
});

describe("the command", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "ebb-verify-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [path.join(import.meta.dirname, "verify-certificate.mjs"), ...args], {
      encoding: "utf8",
      input: "no words of a card",
    });

  it("T54 prints and ends with 0, 1 or 2", () => {
    const file = (name: string, text: string) => {
      const full = path.join(folder, name);
      writeFileSync(full, text);
      return full;
    };
    const runs = [
      run(file("complete.html", page(textOf("complete")))),
      run(file("incomplete.json", textOf("incomplete: nobody did"))),
      run(file("damaged.json", textOf("one letter of the core"))),
      run(path.join(folder, "missing.json")),
      run(),
      run(path.join(folder, "complete.html"), "--card", "-"),
      run(path.join(folder, "complete.html"), "--card"),
    ];
    expect(runs.map(({ status }) => status)).toEqual([0, 1, 2, 2, 2, 2, 2]);
    expect(runs.slice(0, 3).map(({ stdout }) => stdout.split(/[: (]/)[0])).toEqual([
      "COMPLETE",
      "INCOMPLETE",
      "REFUSED",
    ]);
  });
});
