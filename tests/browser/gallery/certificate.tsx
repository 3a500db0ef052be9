/** Every state of a certificate, with facts of closings that never were. */
import type { JSX } from "preact";
import encodeQr from "qr";
import { toDigestCode } from "../../../src/certificate/letters.ts";
import type { CardFate, CertificateFacts, Holder } from "../../../src/certificate/model.ts";
import { LanguageButtons } from "../../../src/certificate/page/language-buttons.tsx";
import { type AddOutcome, AddStatement } from "../../../src/certificate/screens/add-statement.tsx";
import { CertificateScreen } from "../../../src/certificate/screens/certificate.tsx";
import { CertificateSheet } from "../../../src/certificate/screens/certificate-sheet.tsx";
import {
  LookingScreen,
  ResultScreen,
  ScanCardScreen,
  TypeWordsScreen,
} from "../../../src/certificate/screens/check.tsx";
import { ChooseCertificateScreen, FileNotes } from "../../../src/certificate/screens/choose-certificate.tsx";
import { RefusedScreen } from "../../../src/certificate/screens/refused.tsx";
import { QrPicture } from "../../../src/shell/screens/qr-picture.tsx";
import { ScanView } from "../../../src/shell/screens/scan-view.tsx";

const none = () => {};
const DAY = 20_634;
const CLOSED_MS = DAY * 86_400_000 + 37_800_000;

const answer = (over: Partial<NonNullable<Holder["answer"]>> = {}): Holder["answer"] => ({
  ...{ method: "overwritten", cause: "order" as const, left: [], atMs: CLOSED_MS, lostRecords: 0 },
  ...over,
});
const holder = (over: Partial<Holder>): Holder => ({
  ...{ name: [116, 218], letters: "7F3K Q2MA", role: 1, state: "inForce", lastHeardDay: DAY, mayHold: [1, 2] },
  answer: answer(),
  ...over,
});

const RELAY = holder({ name: null, letters: "0C4M 9XWD", role: 4, mayHold: [4], answer: answer({ left: [3] }) });
const HOLDERS: readonly Holder[] = [
  holder({ name: [200, 130], role: 3, mayHold: [3] }),
  holder({ name: [7, 31], letters: "B2E8 4RTN", role: 3, mayHold: [3] }),
  holder({ name: [90, 4], letters: "XW51 HH0P" }),
  holder({ name: [61, 240], letters: "M1N2 P3Q4", answer: answer({ method: "removed", left: [2], lostRecords: 2 }) }),
  holder({ name: [44, 177], letters: "Z9Y8 X7W6", answer: answer({ cause: "own" }) }),
  RELAY,
];
const SILENT = holder({ letters: "4TQF 77AB", state: "revoked", lastHeardDay: DAY - 18, answer: null });

const facts: CertificateFacts = {
  programmeId: Uint8Array.from({ length: 16 }, (_, at) => 37 * at + 200),
  ...{ name: "Block Water 2026", isTraining: false, timeZone: "Asia/Beirut" },
  ...{ startDay: DAY - 90, endDay: DAY + 30, closedDay: DAY, status: "complete" },
  holders: HOLDERS,
  signers: { signed: 2, all: 3, needed: 2 },
  lease: 1,
  leasePapers: { printed: 4, destroyed: 3 },
  totals: [
    ...[412, 87, null].map((count, at) => ({ kind: 1, code: at + 1, count })),
    ...[31, 288, 180].map((count, at) => ({ kind: 2, code: at + 1, count })),
    ...[301, null, 152].map((count, at) => ({ kind: 3, code: at + 1, count })),
  ],
  extensions: [{ endDay: DAY + 30, reason: 7 }],
  exceptions: [],
  paper: [
    { code: 1, isGone: true, initials: "AK" },
    { code: 3, isGone: false, initials: "" },
  ],
  witnesses: [{ role: 3, text: "Women’s committee, Block C" }],
  recovery: { papers: 3, destroyed: 3, openUntilDay: DAY + 20 },
  backups: [2],
  drills: [
    { code: 3, result: 1, day: DAY - 9 },
    { code: 4, result: 2, day: DAY - 8 },
    { code: 1, result: 3, day: 0 },
  ],
  exports: [{ kind: 1, day: DAY - 1 }],
  cards: { sheets: 64, bound: 489 },
  contact: "Complaints desk, Water Office, 14 Harbour Road",
  build: "0.1.0",
  strangers: 0,
};
const incomplete: CertificateFacts = {
  ...facts,
  status: "incomplete",
  holders: [...HOLDERS, SILENT],
  recovery: { papers: 3, destroyed: 1, openUntilDay: DAY + 20 },
  exceptions: [
    { code: 2, holder: SILENT, text: "Lost on the road on 12 June" },
    { code: 7, holder: null, text: "" },
  ],
  strangers: 1,
};
const bare: CertificateFacts = {
  ...facts,
  ...{ status: "disputed", isTraining: true, lease: 0, contact: "", recovery: null, strangers: 2 },
  holders: [
    holder({ answer: null, lastHeardDay: null, state: "pastSeat", mayHold: [3, 9] }),
    { ...RELAY, answer: null },
  ],
  ...{ totals: [], extensions: [], paper: [], witnesses: [], backups: [], drills: [], exports: [] },
};

const languages = <LanguageButtons current="en" onChange={none} />;
const page = (shown: CertificateFacts, canScan: boolean) => (
  <CertificateScreen facts={shown} languages={languages} canScan={canScan} onScan={none} onTap={none} onType={none} />
);
const DIGEST = Uint8Array.from({ length: 32 }, (_, at) => (97 * at + 31) & 255);
const modules = encodeQr(toDigestCode(DIGEST), "raw", { ecc: "quartile", border: 1 })
  .slice(1, -1)
  .map((row) => row.slice(1, -1));

/** As the app shows it: who checked it, its digest, and a sheet that only a printer sees. */
const inApp = (shown: CertificateFacts, isPageMissing = false, added: AddOutcome = null) => (
  <>
    <CertificateScreen
      facts={shown}
      notes={
        <FileNotes
          digest={DIGEST}
          isPageMissing={isPageMissing}
          onPrint={none}
          onSavePage={none}
          onOther={none}
          more={<AddStatement outcome={added} camera={null} onFile={none} />}
        />
      }
      canScan
      onScan={none}
      onTap={none}
      onType={none}
      onBack={none}
    />
    <CertificateSheet facts={shown} digest={DIGEST} code={<QrPicture modules={modules} label="Digest" />} />
  </>
);
const many: CertificateFacts = {
  ...incomplete,
  name: "Shelter and water for the eastern harbour districts, winter 2026 to spring 2027",
  holders: Array.from({ length: 180 }, (_, at) =>
    holder({ name: [at, 255 - at], ...(at % 3 === 0 && { answer: null }), role: at < 5 ? 3 : 1 }),
  ),
};
const choose = (isReading: boolean, isOther: boolean) => (
  <ChooseCertificateScreen isReading={isReading} isOther={isOther} onFile={none} onBack={none} />
);
const result = (fate: CardFate | "failed", shown: CertificateFacts = incomplete) => (
  <ResultScreen facts={shown} fate={fate} onAnother={none} onBack={none} />
);
const scan = (isOther: boolean) => (
  <ScanCardScreen
    camera={<ScanView label="Card" state="on" onAgain={none} />}
    isOther={isOther}
    onTap={none}
    onBack={none}
  />
);

export const certificateStates: Readonly<Record<string, () => JSX.Element>> = {
  "certificate-complete": () => page(facts, true),
  "certificate-incomplete": () => page(incomplete, false),
  "certificate-disputed": () => page(bare, true),
  "certificate-choose": () => choose(false, false),
  "certificate-choose-other": () => choose(false, true),
  "certificate-choose-reading": () => choose(true, false),
  "certificate-inApp": () => inApp(incomplete),
  "certificate-inApp-many": () => inApp(many),
  "certificate-inApp-pageMissing": () => inApp(facts, true),
  "certificate-inApp-added": () => inApp(facts, false, 1),
  "certificate-inApp-addedOther": () => inApp(incomplete, false, "other"),
  "certificate-type": () => <TypeWordsScreen onWords={none} onBack={none} />,
  "certificate-scan": () => scan(false),
  "certificate-scan-other": () => scan(true),
  "certificate-looking": () => <LookingScreen />,
  "certificate-erased": () => result("closed"),
  "certificate-erased-complete": () => result("closed", facts),
  "certificate-earlier": () => result("erased"),
  "certificate-foreign": () => result("foreign"),
  "certificate-notFound": () => result("unknown"),
  "certificate-failed": () => result("failed"),
  "certificate-changed": () => <RefusedScreen why="changed" languages={languages} />,
  "certificate-newer": () => <RefusedScreen why="newer" languages={languages} onBack={none} />,
};
