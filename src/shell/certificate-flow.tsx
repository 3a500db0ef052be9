/**
 * Checking a certificate with the app's own code, which is the check that counts: a file is chosen, judged and shown, cards are looked up, and one sheet can
 * be printed for it. Needs no vault and no network, and keeps nothing.
 */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import encodeQr from "qr";
import { addStatements } from "../certificate/add-statements.ts";
import { findByText, findByWords } from "../certificate/check-card.ts";
import { toDigestCode } from "../certificate/letters.ts";
import { type AddOutcome, AddStatement } from "../certificate/screens/add-statement.tsx";
import { CertificateFlow } from "../certificate/screens/certificate-flow.tsx";
import { CertificateSheet } from "../certificate/screens/certificate-sheet.tsx";
import { ChooseCertificateScreen, FileNotes } from "../certificate/screens/choose-certificate.tsx";
import { RefusedScreen } from "../certificate/screens/refused.tsx";
import { CARD_STRETCH } from "../crypto/stretch-setting.ts";
import type { Bytes } from "../kit/bytes.ts";
import { Button } from "../ui/button.tsx";
import { useWords } from "../ui/language.tsx";
import { stretchInWorker } from "../vault/stretcher.ts";
import { textToAttestation } from "../wire/attestation-text.ts";
import { makeCertificatePage } from "./acts/certificate-page.ts";
import { type OpenedFile, openCertificate } from "./acts/open-certificate.ts";
import { readFile, saveFile } from "./save-file.ts";
import { ScanPanel } from "./scan/scan-panel.tsx";
import { QrPicture } from "./screens/qr-picture.tsx";

interface CertificateCheckProps {
  /** A file that is at hand already. */
  readonly start?: Blob | null;
  readonly onLeave: () => void;
}

/** Says nothing of the programme. */
const PAGE_NAME = "certificate.html";

type At = "choose" | "reading" | "other" | OpenedFile;

export function CertificateCheck({ start = null, onLeave }: CertificateCheckProps): JSX.Element {
  const { t } = useWords();
  const [at, setAt] = useState<At>(start ? "reading" : "choose");
  const [isPageMissing, setPageMissing] = useState(false);
  const [added, setAdded] = useState<AddOutcome>(null);
  const newest = useRef(0);
  const again = () => setAt("choose");
  async function open(file: Blob, outcome: AddOutcome = null): Promise<void> {
    newest.current += 1;
    const own = newest.current;
    setAt("reading");
    setPageMissing(false);
    setAdded(outcome);
    const opened = await openCertificate(file);
    if (own === newest.current) setAt(opened ?? "other");
  }
  /** What came is added to what is shown, which is then read anew, as a twin that nobody has saved yet. */
  async function add(text: string, given: Bytes | null): Promise<void> {
    const more = given && (await addStatements(text, given));
    if (more?.ok) await open(new Blob([more.value.text]), more.value.count);
    else setAdded(more?.error ?? "other");
  }

  useEffect(() => {
    if (start) void open(start);
  }, []);

  if (typeof at === "string")
    return (
      <ChooseCertificateScreen
        isReading={at === "reading"}
        isOther={at === "other"}
        onFile={(file) => void open(file)}
        onBack={onLeave}
      />
    );
  const { judged, digest, text, isTwin } = at;
  const other = (
    <Button icon="refresh" wide onPress={again}>
      {t("certificate.otherFile")}
    </Button>
  );
  if (!judged.ok) return <RefusedScreen why={judged.error} actions={other} onBack={again} />;
  const { facts, programmeId, leaves } = judged.value;
  const savePage = async () => {
    const page = await makeCertificatePage(text).catch(() => null);
    setPageMissing(page === null);
    if (page) saveFile(page, PAGE_NAME, "text/html");
  };
  const list = {
    ...{ programmeId, leaves },
    stretch: (secret: Uint8Array, salt: Uint8Array) => stretchInWorker(secret.slice(), salt.slice(), CARD_STRETCH),
  };
  return (
    <>
      <CertificateFlow
        facts={facts}
        notes={
          <FileNotes
            digest={digest}
            isPageMissing={isPageMissing}
            onPrint={() => print()}
            onSavePage={isTwin ? () => void savePage() : null}
            onOther={again}
            more={
              <AddStatement
                outcome={added}
                onFile={(file) => void readFile(file).then((bytes) => add(text, bytes))}
                camera={
                  <ScanPanel
                    label={t("certificate.appAddScan")}
                    onText={(code) => void add(text, textToAttestation(code))}
                  />
                }
              />
            }
          />
        }
        findByWords={(words) => findByWords(list, words)}
        findByText={(text) => findByText(list, text)}
        camera={(onText) => <ScanPanel label={t("certificate.scanHold")} onText={onText} />}
        onBack={again}
      />
      <CertificateSheet
        facts={facts}
        digest={digest}
        code={<QrPicture modules={textToModules(toDigestCode(digest))} label={t("certificate.sheetCode")} />}
      />
    </>
  );
}

/** The picture draws its own quiet zone; the library does not go below a border of one. */
const textToModules = (text: string): boolean[][] =>
  encodeQr(text, "raw", { ecc: "quartile", border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1));
