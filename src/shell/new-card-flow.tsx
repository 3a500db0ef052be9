/** A new card for a record whose old one was lost: why, a blank card, and asking a second coordinator. Rules C30, C35 of card/README.md. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CardLink } from "../card/model.ts";
import type { ReissueReason } from "../card/reissue.ts";
import { RefusalNotice } from "../card/screens/give-card.tsx";
import {
  NewCardAskedScreen,
  NewCardCheckScreen,
  NewCardReasonScreen,
  NewCardScanScreen,
  NoNewCardScreen,
} from "../card/screens/new-card.tsx";
import { localDay } from "../programme/rules.ts";
import { useWords } from "../ui/language.tsx";
import { programmeHalfDay } from "./acts/assign/half-day.ts";
import type { Device } from "./acts/device.ts";
import { programmeDay } from "./acts/programme-day.ts";
import { needsOf } from "./acts/records.ts";
import { askForCard, readNewCard, refusalOf } from "./acts/reissue.ts";
import { BlankCardRest } from "./scan/blank-card-rest.tsx";
import { ScanPanel } from "./scan/scan-panel.tsx";
import { useBlankCard } from "./scan/use-blank-card.ts";
import type { Session } from "./session.ts";

interface NewCardProps {
  readonly device: Device;
  readonly session: Session;
  /** Record id in hex. */
  readonly record: string;
  readonly onRequests: () => void;
  readonly onLeave: () => void;
}

type Asking = "ready" | "saving" | "failed" | "asked";

export function NewCardFlow({ device, session, record, onRequests, onLeave }: NewCardProps): JSX.Element {
  const words = useWords();
  const { vault, engine } = session;
  const { charter } = vault.identity();
  const [known] = useState(() => needsOf(engine.replica().records).find(({ key }) => key === record));
  const [why, setWhy] = useState(() => refusalOf(engine.replica(), record));
  const [reason, setReason] = useState<ReissueReason | null>(null);
  const [link, setLink] = useState<CardLink | null>(null);
  const [state, setState] = useState<Asking>("ready");
  const blank = useBlankCard(
    charter.programmeId,
    (secret) => readNewCard(device, vault, engine.replica(), secret),
    setLink,
  );
  const alias = known ? words.alias(known.need.alias) : "";
  const another = (refusal: Parameters<typeof blank.scanAnew>[0]) => {
    setLink(null);
    setState("ready");
    blank.scanAnew(refusal);
  };

  if (why === "alone" || why === "asked" || why === "gone")
    return (
      <NoNewCardScreen
        {...{ why, alias, onRequests }}
        lastDay={localDay(engine.replica().control.terms.expiresMs - 1, charter.timeZone)}
        onBack={onLeave}
      />
    );
  if (state === "asked") return <NewCardAskedScreen alias={alias} onHome={onLeave} />;
  if (reason === null) return <NewCardReasonScreen alias={alias} onReason={setReason} onBack={onLeave} />;
  if (link)
    return (
      <NewCardCheckScreen
        {...{ alias, reason, state }}
        onAsk={() => void ask(link, reason)}
        onOther={() => another(null)}
        onBack={() => another(null)}
      />
    );
  if (blank.stage.at !== "scan") return <BlankCardRest {...blank} />;
  return (
    <NewCardScanScreen
      alias={alias}
      scanner={<ScanPanel label={words.t("card.hold")} onText={blank.scanned} />}
      refusal={blank.stage.refusal && <RefusalNotice refusal={blank.stage.refusal} />}
      onWords={blank.toWords}
      onBack={() => setReason(null)}
    />
  );

  async function ask(card: CardLink, because: ReissueReason): Promise<void> {
    setState("saving");
    const parts = { vault, clock: device.clock, random: device.random, today: () => programmeDay(device, vault) };
    const halfDay = programmeHalfDay(device, vault);
    const asked = await engine.change((before) =>
      askForCard(parts, before, { need: record, card, reason: because, halfDay }),
    );
    if (asked.ok) {
      session.nudge();
      return setState("asked");
    }
    const { code } = asked.error;
    if (code === "used") return another("used");
    if (code === "alone" || code === "asked" || code === "gone") return setWhy(code);
    setState("failed");
  }
}
