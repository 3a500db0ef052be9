/**
 * Judges a certificate of closing from the command line: `verify-certificate FILE [--card "nine words"]`. Uses no network and writes nothing.
 *
 * Ends with 0 where it is complete, 1 where it is incomplete or disputed, 2 where it is refused. A card is looked for on this machine alone; `--card -`
 * reads its words from the standard input, so that they stay out of the list of commands that a shell keeps.
 *
 * Two judge: that of the app (`control`), and `tests/vectors/independent/closing.ts`, which imports nothing of `src`. Where they differ the file is refused. What is printed is worded after the
 * first. Rule T55 of src/control/SPEC.md.
 */
import { readFileSync, statSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import {
  type Judged,
  type JudgedHolder,
  judgeCertificate,
  MAX_CERTIFICATE_TEXT,
  readCertificate,
} from "../../src/control/closing-certificate.ts";
import { checkOrderAlone } from "../../src/control/closing-order.ts";
import type { ControlState } from "../../src/control/fold.ts";
import { stretchCard } from "../../src/crypto/stretch.ts";
import { bytesToHex, bytesToUtf8 } from "../../src/kit/bytes.ts";
import { CAUSE, type Cause, LEFT, METHOD } from "../../src/wire/attestation.ts";
import { deriveCard, secretOfWords } from "../../src/wire/card.ts";
import { textInPage } from "../../src/wire/certificate-page.ts";
import type { ClosingCore } from "../../src/wire/closing-core.ts";
import { findLeaf } from "../../src/wire/leaves.ts";
import { ENGLISH_WORDS, indexOfWord, wordAt } from "../../src/words/picture-words.ts";
import { closingOperations } from "../vectors/independent/closing.ts";
import type { Answer, Operation } from "../vectors/json.ts";

/** What was found: lines to show, and how the command ends. */
export interface Verdict {
  readonly code: 0 | 1 | 2;
  readonly lines: readonly string[];
}

const USAGE = 'Usage: npm run verify-certificate -- FILE [--card "nine words"] [--card -]';
/** Pages hold more than their twin. */
const MAX_FILE_BYTES = 4 * MAX_CERTIFICATE_TEXT;

const REFUSALS: Readonly<Record<string, string>> = {
  CERTIFICATE_DAMAGED: "It is not a certificate, or something in it was changed.",
  CERTIFICATE_UNKNOWN_VERSION: "It is of a version that this program does not know.",
  CERTIFICATE_UNSIGNED: "Too few coordinators stated its order to close.",
  CERTIFICATE_HOLDERS: "It leaves out somebody who held keys or data.",
  JUDGES_DIFFER: "Two programs that judge it apart from each other do not agree. Report this to the makers.",
};

/** The judge that imports nothing of the app. */
const judgeApart = closingOperations["judge-certificate"] as Operation;

const refuse = (code: string): Verdict => ({
  code: 2,
  lines: [`REFUSED (${code}). ${REFUSALS[code] ?? ""}`, "Nothing in this file can be believed."],
});

/** Judges the text of a file, and looks for a card where words of one are given. `apart` is the second judge. */
export async function verifyText(
  text: string,
  cardWords: string | null = null,
  apart: Operation = judgeApart,
): Promise<Verdict> {
  const twin = text.trimStart().startsWith("{") ? text.trim() : textInPage(text);
  const read = twin === null ? null : readCertificate(twin);
  const judged = read?.ok ? await judgeCertificate(read.value) : read;
  if (twin === null || !judged?.ok) return refuse(judged?.ok === false ? judged.error.code : "CERTIFICATE_DAMAGED");
  if (!isSame(judged.value, await apart({ text: twin }))) return refuse("JUDGES_DIFFER");
  const card = cardWords === null ? { isRead: true, lines: [] } : await lookForCard(judged.value.core, cardWords);
  const order = read?.ok ? await checkOrderAlone(read.value.order) : null;
  if (!order?.ok) return refuse("CERTIFICATE_DAMAGED");
  const lines = [...describe(judged.value, order.value.state), ...card.lines];
  return { code: !card.isRead ? 2 : judged.value.status === "complete" ? 0 : 1, lines };
}

/** T55: whether both judges say the same of status, order, every holder and strangers. */
const isSame = ({ status, orderHash, holders, strangers }: Judged, { outcome, gives }: Answer): boolean =>
  outcome === "ok" &&
  isDeepStrictEqual(gives, {
    ...{ status, orderHash: bytesToHex(orderHash) },
    holders: holders.map(({ holder, attestation }) => ({
      key: bytesToHex(holder.key),
      attested: attestation !== null,
    })),
    strangers: strangers.length,
  });

const STATUS = {
  complete: "COMPLETE: every holder signed that it erased what it held.",
  incomplete: "INCOMPLETE: not every holder has signed that it erased what it held.",
  disputed: "DISPUTED: somebody signed two things that cannot both be true.",
} as const;

/** What was found; `charter` and `terms` are those that the signed order goes by. */
function describe(
  { status, core, holders, orderHash, approvedBy, strangers }: Judged,
  { charter, terms }: Pick<ControlState, "charter" | "terms">,
): readonly string[] {
  const { programmeId, name, closedMs } = core;
  const signed = holders.filter(({ attestation }) => attestation !== null);
  return [
    STATUS[status],
    ...(charter.isTraining ? ["TRAINING: nothing in this programme was real."] : []),
    "",
    `Programme:    ${clean(name)}`,
    `Programme id: ${bytesToHex(programmeId)} (compare it with the card or another paper that you trust)`,
    `Closed:       ${dayOf(closedMs)}, by ${approvedBy.length} coordinators (${terms.k} had to agree)`,
    `Order:        ${bytesToHex(orderHash)}`,
    "",
    `Holders: ${holders.length}. Signed: ${signed.length}. Did not sign: ${holders.length - signed.length}.`,
    ...holders.map(describeHolder),
    ...(strangers.length > 0
      ? [`  ${strangers.length} more signed who are no holders of this programme. They do not count.`]
      : []),
    "",
    "Exceptions that the coordinators state:",
    ...describeExceptions(core),
    "",
    "Rehearsals, as the coordinators state them:",
    ...describeDrills(core),
    "",
    "Last day:",
    ...describeExtensions(core),
    "",
    "What this cannot show:",
    "  That a device erased what it signed for. It shows that the holder of its key says so.",
    "  That nobody kept a copy, a photograph, a print or a backup.",
    "  That every phone of the programme is listed. For this the coordinators who signed stand.",
    ...(core.witnesses.length === 0 ? ["  No outside witness took part."] : []),
  ];
}

const ROLES = ["", "field worker", "volunteer", "coordinator", "relay"];
const STATES = ["", "", ", revoked", ", of before"];
const MAY_HOLD = ["", "own records that it did not hand over", "working copies", "everything", "sealed bodies"];
const LEFT_TEXTS: Readonly<Record<number, string>> = {
  [LEFT.otherVaults]: "the app stays for other vaults",
  [LEFT.untilNextStart]: "the browser clears the rest at its next start",
  [LEFT.backups]: "backups may hold sealed bodies whose key is gone",
};

function describeHolder({ holder, attestation }: JudgedHolder): string {
  const label = holder.label.map((index) => wordAt(index)).join(" ");
  const who = `${ROLES[holder.role]}${STATES[holder.state]} ${label || bytesToHex(holder.key).slice(0, 16)}`;
  if (!attestation) {
    const mayHold = holder.mayHold.map((code) => MAY_HOLD[code]).join(", ");
    const heard = holder.lastHeardDay > 0 ? `last heard ${dayOf(holder.lastHeardDay * DAY_MS)}` : "never heard";
    return `  DID NOT SIGN  ${who}; ${heard}; may hold: ${mayHold || "not stated"}`;
  }
  const how = attestation.method === METHOD.overwritten ? "overwritten" : "removed, not overwritten";
  const why = WHY[attestation.cause];
  const left = attestation.left.map((code) => LEFT_TEXTS[code]).join("; ");
  return `  signed        ${who}; ${how}${why}, ${dayOf(attestation.atMs)} by its own clock${left ? `; left: ${left}` : ""}`;
}

const WHY: Readonly<Record<Cause, string>> = {
  [CAUSE.order]: "",
  [CAUSE.own]: ", by its own wish",
  [CAUSE.ended]: ", at the end of its access",
};

const describeExceptions = ({ exceptions }: ClosingCore): readonly string[] =>
  exceptions.map(({ code, holder, text }) => {
    const whose = holder.length > 0 ? ` (${bytesToHex(holder).slice(0, 16)})` : "";
    return code === 1 ? "  We know of none." : `  code ${code}${whose}: ${clean(text) || "no words"}`;
  });

const DRILLS = ["", "a device is lost", "the relay is down", "a restored copy must not open", "close within one hour"];
const RESULTS = ["", "passed on", "FAILED on", "not held"];
const PASSED = 1;
const NOT_HELD = 3;
/** Where copies of a device's disk open with its words, the drill of a restored copy tried the relay's alone. */
const RESTORE = 3;
const DEVICE_COPIES = 5;

const describeDrills = ({ drills, backups }: ClosingCore): readonly string[] =>
  drills.length === 0
    ? ["  None was held."]
    : drills.map(({ code, result, day }) => {
        const when = result === NOT_HELD ? "" : ` ${dayOf(day * DAY_MS)}`;
        return `  ${DRILLS[code] ?? `code ${code}`}: ${code === RESTORE && result === PASSED && backups.includes(DEVICE_COPIES) ? "the relay's part " : ""}${RESULTS[result]}${when}`;
      });

/** Reasons as coordinators sign them. */
const EXTENSION_REASONS: Readonly<Record<number, string>> = {
  10: "the work takes longer",
  11: "handing needs on takes longer",
  12: "something new happened",
  13: "somebody else asked for it",
};

/** A day ends where the next one begins. */
const describeExtensions = ({ extensions }: ClosingCore): readonly string[] =>
  extensions.length === 0
    ? ["  It was never moved."]
    : extensions.map(
        ({ endsMs, reason }) => `  moved to ${dayOf(endsMs - 1)}: ${EXTENSION_REASONS[reason] ?? `code ${reason}`}`,
      );

const DAY_MS = 86_400_000;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Text of a certificate without what could move a terminal's cursor or turn the direction of a line. */
const clean = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, " ").trim();

const CARD_TEXTS = {
  closed: "Card: its record was erased when the programme closed.",
  erased: "Card: its record was erased before the programme closed.",
  none: "Card: the list does not name it. That proves nothing: it may never have belonged to a record.",
} as const;

/** Looks for a card. Neither its words nor what follows from them is shown or kept. */
async function lookForCard({ programmeId, leaves }: ClosingCore, words: string) {
  const bytes = readCardWords(words);
  const secret = bytes && secretOfWords(bytes, programmeId);
  if (!secret?.ok)
    return {
      isRead: false,
      lines: ["", "Card: these are not the nine words of a card of this programme. Look again."],
    };
  const { leaf } = deriveCard(await stretchCard(secret.value, programmeId), programmeId);
  return { isRead: true, lines: ["", CARD_TEXTS[findLeaf(leaves, leaf) ?? "none"]] };
}

/** Nine English picture-words or their numbers from 0 to 255; `null` for anything else. */
function readCardWords(text: string): Uint8Array | null {
  const parts = text.trim().split(/[\s,]+/);
  const numbers = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : indexOfWord(part)));
  const isWord = (index: number | null) => index !== null && index < ENGLISH_WORDS.length;
  return numbers.length === 9 && numbers.every(isWord) ? Uint8Array.from(numbers as readonly number[]) : null;
}

/** The command: shows what was found and gives the exit code. */
export async function verifyFile(args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  const text = asked && readText(asked.file);
  if (!asked || text === null) {
    console.error(asked ? "REFUSED. The file cannot be read, or is too large." : USAGE);
    return 2;
  }
  const words = asked.card === "-" ? readFileSync(0, "utf8") : asked.card;
  const { code, lines } = await verifyText(text, words);
  console.log(lines.join("\n"));
  return code;
}

function readArguments(args: readonly string[]): { readonly file: string; readonly card: string | null } | null {
  const at = args.indexOf("--card");
  const card = at < 0 ? null : args[at + 1];
  const files = at < 0 ? args : args.toSpliced(at, 2);
  const [file, ...others] = files;
  if (file === undefined || file.startsWith("--") || others.length > 0 || card === undefined) return null;
  return { file, card };
}

function readText(file: string): string | null {
  try {
    return statSync(file).size <= MAX_FILE_BYTES ? bytesToUtf8(readFileSync(file)) : null;
  } catch {
    return null;
  }
}
