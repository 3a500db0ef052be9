/** Steps 9 and 10: who has erased, the page, and this device's own end. Rule G11 of closing/README.md. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { EraseProgressScreen } from "../closing/screens/erase.tsx";
import { PublishScreen } from "../closing/screens/publish.tsx";
import type { Judged } from "../control/closing-certificate.ts";
import { type Bytes, bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { useWords } from "../ui/language.tsx";
import { METHOD } from "../wire/attestation.ts";
import { textToAttestation } from "../wire/attestation-text.ts";
import { makeCertificatePage } from "./acts/certificate-page.ts";
import { holdersOf } from "./acts/closing/holders.ts";
import { writeKept } from "./acts/closing/kept.ts";
import { answersOf, judgeEnd, keptDays, lookAtRelay, takeFile, textOfEnd, whyRefused } from "./acts/closing/watch.ts";
import { phoneLabel } from "./acts/phone-label.ts";
import type { ClosingStepProps } from "./closing-steps.tsx";
import { readFile, saveFile } from "./save-file.ts";
import { ScanPanel } from "./scan/scan-panel.tsx";
import { useReading } from "./use-session.ts";

interface EndProps extends ClosingStepProps<"erase" | "publish"> {
  /** Leads to the screen that erases this device. */
  readonly onErase: () => void;
}

export function ClosingEnd(props: EndProps): JSX.Element {
  return props.name === "erase" ? <Erasing {...props} /> : <Publishing {...props} />;
}

type Outcome = Parameters<typeof EraseProgressScreen>[0]["outcome"];

function Erasing({ closing, device, session, onBack }: EndProps) {
  const { vault, engine } = session;
  const { end, facts, steps, kept, reread } = closing;
  const { t } = useWords();
  const [outcome, setOutcome] = useState<Outcome>("none");
  const [isLooking, setLooking] = useState(false);
  const replica = engine.replica();
  const answers = end ? answersOf(end) : new Map<string, never>();
  const self = vault.identity().keys.signKey;

  async function look(isAsked: boolean): Promise<void> {
    setLooking(true);
    const { look: found } = await lookAtRelay(device, vault, engine.replica(), kept);
    if (isAsked || found === "coreWaits") setOutcome(found === "looked" ? "none" : found);
    setLooking(false);
    reread();
  }
  async function takeText(text: string): Promise<void> {
    const bytes = textToAttestation(text);
    if (bytes) await take(bytes);
    else setOutcome({ refused: "other" });
  }
  async function take(bytes: Bytes): Promise<void> {
    const taken = await takeFile(vault, engine.replica(), kept, bytes);
    setOutcome(taken ? "fileTaken" : { refused: await whyRefused(bytes, engine.replica()) });
    if (taken) await lookAtRelay(device, vault, engine.replica(), taken);
    reread();
  }
  const isClosed = end !== null;
  useEffect(() => {
    if (isClosed) void look(false);
  }, [isClosed]);
  return (
    <EraseProgressScreen
      lacks={steps.find(({ name }) => name === "erase")?.lacks ?? []}
      state={isLooking ? "working" : closing.state}
      isClosed={isClosed}
      holders={holdersOf(replica, facts.nowMs).map(({ key, role, mayHold }) => {
        const answer = answers.get(bytesToHex(key));
        return {
          ...{ key: bytesToHex(key), role, mayHold },
          label: role === 4 ? "" : phoneLabel(key),
          isThisOne: isEqualBytes(key, self),
          answer: answer
            ? { method: answer.method === METHOD.overwritten ? "overwritten" : "removed", atMs: answer.atMs }
            : null,
        };
      })}
      outcome={outcome}
      isCoreThere={end?.core != null}
      onLook={() => void look(true)}
      onFile={(file) => void readFile(file).then(take)}
      camera={<ScanPanel label={t("closing.scan")} onText={(text) => void takeText(text)} />}
      onOrder={() => {
        if (end) saveFile(end.order, ORDER_NAME, "application/octet-stream");
        setOutcome("order");
      }}
      onBack={onBack}
    />
  );
}

function Publishing({ closing, device, session, onErase, onBack }: EndProps) {
  const { end, kept, steps, facts, reread, save } = closing;
  const [problem, setProblem] = useState<"none" | "page" | "judge">("none");
  const judged = useReading<Judged | null>(async () => end && judgeEnd(end, session.engine.replica()), null, [
    end?.attestations.length,
    end?.core,
  ]);
  const shown = useReading(() => keptDays(device, session.engine.replica()), null, [end === null]);

  async function keepPublished(): Promise<void> {
    await writeKept(session.vault, { ...kept, isPublished: true });
    reread();
  }
  async function savePage(): Promise<void> {
    const text = end && textOfEnd(end);
    if (!text) return setProblem("judge");
    try {
      saveFile(await makeCertificatePage(text), PAGE_NAME, "text/html");
      setProblem("none");
      await keepPublished();
    } catch {
      setProblem("page");
    }
  }
  async function saveText(): Promise<void> {
    const text = end && textOfEnd(end);
    if (!text) return setProblem("judge");
    saveFile(text, TEXT_NAME, "application/json");
    await keepPublished();
  }
  return (
    <PublishScreen
      lacks={steps.find(({ name }) => name === "publish")?.lacks ?? []}
      state={closing.state}
      isClosed={end !== null}
      status={judged?.status ?? null}
      missing={judged?.holders.filter(({ attestation }) => attestation === null).length ?? 0}
      problem={problem}
      told={facts.ceremony.told}
      contact={facts.ceremony.details.contact}
      kept={shown}
      isPublished={kept.isPublished}
      onPage={() => void savePage()}
      onText={() => void saveText()}
      onTold={(told) => void save({ step: "told", told })}
      onEraseThis={onErase}
      onBack={onBack}
    />
  );
}

/** Names that say nothing of the programme: they stand in lists of downloads. */
const [ORDER_NAME, PAGE_NAME, TEXT_NAME] = ["order.ebb", "certificate.html", "certificate.json"];
