/**
 * The door of whoever holds a card, on any device: K1 to K6 of ux. Nothing of the card is stored; everything goes with Close, with leaving, and after a minute
 * without a touch. On a worker's phone it also works without a network (`staff`).
 */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ANSWER_DAYS, ANSWERS, type AnswerCode, type RequestType } from "../../card/requests.ts";
import { CardWordsScreen } from "../../card/screens/card-words.tsx";
import { type CardRefusal, RefusalNotice } from "../../card/screens/give-card.tsx";
import {
  PersonAskedScreen,
  PersonBlankScreen,
  PersonEraseDialog,
  PersonIdleDialog,
  PersonLookingScreen,
  PersonTellScreen,
  type PersonTrouble,
  PersonTroubleScreen,
  ShowCardScreen,
} from "../../card/screens/person.tsx";
import { TypeWordsScreen } from "../../certificate/screens/check.tsx";
import { bytesToHex } from "../../kit/bytes.ts";
import type { Result } from "../../kit/result.ts";
import { fieldsToNeed } from "../../need/codec.ts";
import type { HelpNeed } from "../../need/model.ts";
import { PersonChangeScreen } from "../../need/screens/person-change.tsx";
import { type PersonAnswer, PersonFactsScreen, PersonHiddenScreen } from "../../need/screens/person-facts.tsx";
import { localDay } from "../../programme/rules.ts";
import { useWords } from "../../ui/language.tsx";
import type { CardCopy } from "../../wire/card-copy.ts";
import { CARD_REQUESTS } from "../../wire/card-request.ts";
import { ownNameOf } from "../../words/language.ts";
import type { Device } from "../acts/device.ts";
import { plannedLastDay } from "../acts/lost-card.ts";
import { type CardTrouble, type GivenCard, holdCard } from "../acts/person-card.ts";
import { fetchCertificate } from "../acts/person-certificate.ts";
import { type ShownCard, type StaffPhone, showByText, showByWords, shownByRelay } from "../acts/staff-card.ts";
import { CertificateCheck } from "../certificate-flow.tsx";
import { ScanPanel } from "../scan/scan-panel.tsx";
import { useIdle } from "./use-idle.ts";

interface PersonFlowProps {
  readonly device: Device;
  /** The relay that serves the app. */
  readonly relayAddress: string;
  /** A worker's phone that is open, and carries what is asked. */
  readonly staff?: StaffPhone;
  readonly onLeave: () => void;
}

type Page =
  | { readonly at: "card"; readonly refusal: CardRefusal | null }
  | { readonly at: "tap"; readonly refusal: CardRefusal | null; readonly chosen: readonly number[] }
  | { readonly at: "type" | "looking" }
  | { readonly at: "trouble"; readonly trouble: PersonTrouble }
  | { readonly at: "certificate"; readonly file: Blob | null }
  | { readonly at: "hidden" | "shown" | "change" | "tell" | "erase" | "erasing" }
  | { readonly at: "asked"; readonly type: RequestType };

interface LastDay {
  readonly day: number;
  readonly isPlanned: boolean;
}

const START: Page = { at: "card", refusal: null };
const TYPES = Object.keys(CARD_REQUESTS) as RequestType[];
const ANSWER_CODES = Object.keys(ANSWERS) as AnswerCode[];

export function PersonFlow({ device, relayAddress, staff, onLeave }: PersonFlowProps): JSX.Element {
  const words = useWords();
  const [page, setPage] = useState<Page>(START);
  const [held, setHeld] = useState<ShownCard | null>(null);
  const [lastDay, setLastDay] = useState<LastDay | null>(null);
  const again = useRef<() => void>(() => undefined);
  const kept = useRef<ShownCard | null>(null);
  const given = useRef<GivenCard | null>(null);
  const keep = (card: ShownCard | null) => {
    if (card === null) kept.current?.forget();
    kept.current = card;
    setHeld(card);
  };
  /** Counts the cards that were given: an answer that comes after its card was cleared away is shown to nobody. */
  const turn = useRef(0);
  const clear = () => {
    turn.current += 1;
    keep(null);
    again.current = () => undefined;
    given.current = null;
    setPage(START);
  };
  const leave = () => {
    turn.current += 1;
    kept.current?.forget();
  };
  useEffect(() => leave, []);
  // Wherever a card was given or is being given, also where nothing came of it: Try again would ask with its words.
  const isLost = page.at === "trouble" && page.trouble === "lost";
  const idle = useIdle(held !== null || (page.at !== "card" && !isLost), clear);
  const need = held && needOf(held);

  return (
    <>
      {screen()}
      {idle.isWarning && <PersonIdleDialog onKeep={idle.keep} onLonger={idle.longer} />}
    </>
  );

  function screen(): JSX.Element {
    switch (page.at) {
      case "card":
        return (
          <ShowCardScreen
            camera={<ScanPanel label={words.t("card.hold")} onText={scanned} />}
            language={ownNameOf(words.tag)}
            onLanguage={words.onChoose}
            refusal={page.refusal && <RefusalNotice refusal={page.refusal} />}
            onTap={() => setPage({ at: "tap", refusal: null, chosen: [] })}
            onType={() => setPage({ at: "type" })}
            onLost={() => void lose()}
            onBack={onLeave}
          />
        );
      case "tap":
        return <CardWordsScreen start={page.chosen} refusal={page.refusal} onWords={told} onBack={clear} />;
      case "type":
        return <TypeWordsScreen onWords={told} onBack={clear} />;
      case "looking":
        return <PersonLookingScreen />;
      case "trouble":
        return (
          <PersonTroubleScreen
            trouble={page.trouble}
            lastDay={lastDay}
            onAgain={() => again.current()}
            onCertificate={() => void toCertificate()}
            onBack={() => (held && page.trouble !== "nothing" ? setPage({ at: "shown" }) : clear())}
          />
        );
      case "certificate":
        return <CertificateCheck start={page.file} onLeave={clear} />;
      default:
        return held ? withCard(held) : <PersonLookingScreen />;
    }
  }

  /** What can be asked whatever is written. */
  function withCard(card: ShownCard): JSX.Element {
    const toRecord = () => setPage({ at: "shown" });
    switch (page.at) {
      case "tell":
        return <PersonTellScreen onTell={(type) => void ask(type, new Map())} onBack={toRecord} />;
      case "asked":
        return (
          <PersonAskedScreen
            days={ANSWER_DAYS[page.type]}
            isErasure={page.type === "erase"}
            where={card.asked ?? "relay"}
            {...(need && { onRecord: () => void refresh() })}
            onClose={clear}
          />
        );
      default:
        return (
          <>
            {need && card.copy ? withRecord(card, card.copy, need) : blank()}
            {(page.at === "erase" || page.at === "erasing") && (
              <PersonEraseDialog
                isHere={card.isHere}
                isWorking={page.at === "erasing"}
                onErase={() => {
                  setPage({ at: "erasing" });
                  void ask("erase", new Map());
                }}
                onKeep={toRecord}
              />
            )}
          </>
        );
    }
  }

  function blank(): JSX.Element {
    return (
      <PersonBlankScreen
        onTell={() => setPage({ at: "tell" })}
        onErase={() => setPage({ at: "erase" })}
        onClose={clear}
      />
    );
  }

  function withRecord({ waiting }: ShownCard, copy: CardCopy, shown: HelpNeed): JSX.Element {
    const toRecord = () => setPage({ at: "shown" });
    switch (page.at) {
      case "change":
        return (
          <PersonChangeScreen
            need={shown}
            items={copy.items}
            languages={copy.languages}
            onAsk={(fields) => void ask("correct", fields)}
            onBack={toRecord}
          />
        );
      case "hidden":
        return <PersonHiddenScreen onShow={toRecord} onClose={clear} />;
      default:
        return (
          <PersonFactsScreen
            need={shown}
            programme={copy.programme}
            places={[{ code: shown.area, label: copy.area }]}
            asOfMs={copy.asOfMs}
            nowMs={device.clock.nowMs()}
            lastDay={localDay(copy.endsMs - 1, copy.timeZone)}
            waiting={waiting}
            answers={answersOf(copy)}
            onChange={() => setPage({ at: "change" })}
            onErase={() => setPage({ at: "erase" })}
            onTell={() => setPage({ at: "tell" })}
            onClose={clear}
          />
        );
    }
  }

  function scanned(text: string): void {
    given.current = { text };
    look(
      async () => (staff ? showByText(staff, text) : shown(await holdCard(device, relayAddress, { text }))),
      (refusal) => ({ at: "card", refusal }),
    );
  }
  function told(numbers: readonly number[]): void {
    const chosen = [...numbers];
    given.current = { words: Uint8Array.from(chosen) };
    look(
      async () => {
        const words = Uint8Array.from(chosen);
        return staff ? showByWords(staff, words) : shown(await holdCard(device, relayAddress, { words }));
      },
      (refusal) => ({ at: "tap", refusal, chosen }),
    );
  }
  /** Works the card out; `refuse` says where a card that cannot be read leads back to. */
  function look(hold: () => Promise<Result<ShownCard, CardTrouble>>, refuse: (refusal: CardRefusal) => Page): void {
    const run = async () => {
      turn.current += 1;
      const own = turn.current;
      setPage({ at: "looking" });
      const found = await hold();
      if (own !== turn.current) {
        if (found.ok) found.value.forget();
        return;
      }
      if (found.ok) {
        keep(found.value);
        // Without a copy it is a worker's phone that has nothing of the card.
        const isUnread = found.value.copy !== null && !needOf(found.value);
        return setPage(isUnread ? { at: "trouble", trouble: "nothing" } : { at: "hidden" });
      }
      setPage(isRefusal(found.error) ? refuse(found.error) : { at: "trouble", trouble: found.error });
    };
    again.current = () => void run();
    void run();
  }
  /** Shows the certificate of the card's programme, or asks for its file where the relay does not give it. */
  async function toCertificate(): Promise<void> {
    const card = given.current;
    given.current = null;
    keep(null);
    turn.current += 1;
    const own = turn.current;
    setPage({ at: "looking" });
    const found = card && (await fetchCertificate(device, relayAddress, card));
    if (own !== turn.current) return;
    setPage({ at: "certificate", file: found ? new Blob([found]) : null });
  }
  /** Says when a record goes whose card was lost; what nobody knows here is left out. */
  async function lose(): Promise<void> {
    setPage({ at: "trouble", trouble: "lost" });
    if (staff) return setLastDay({ day: lastDayOf(staff), isPlanned: false });
    const day = await plannedLastDay(device, relayAddress).catch(() => null);
    if (day !== null) setLastDay({ day, isPlanned: true });
  }
  /** Reads the copy again: an answer may have come. */
  async function refresh(): Promise<void> {
    const card = kept.current;
    if (!card) return;
    setPage({ at: "looking" });
    const looked = await card.look();
    if (kept.current !== card) return;
    again.current = () => void refresh();
    if (!looked.ok)
      return setPage(isRefusal(looked.error) ? { at: "shown" } : { at: "trouble", trouble: looked.error });
    kept.current = looked.value;
    setHeld(looked.value);
    setPage({ at: "shown" });
  }
  async function ask(type: RequestType, fields: Parameters<ShownCard["ask"]>[0]["fields"]): Promise<void> {
    const card = kept.current;
    if (!card) return;
    const before = page;
    if (type !== "erase") setPage({ at: "looking" });
    const asked = await card.ask({ type, askedMs: Math.max(0, device.clock.nowMs()), fields });
    // Cleared meanwhile: nothing of the card is shown any more.
    if (kept.current !== card) return;
    again.current = () => {
      setPage(before);
      void ask(type, fields);
    };
    if (!asked.ok) return setPage(isRefusal(asked.error) ? { at: "shown" } : { at: "trouble", trouble: asked.error });
    kept.current = asked.value;
    setHeld(asked.value);
    setPage({ at: "asked", type });
  }
}

function lastDayOf({ engine }: StaffPhone): number {
  const { terms, charter } = engine.replica().control;
  return localDay(terms.expiresMs - 1, charter.timeZone);
}

const REFUSALS: readonly string[] = ["other", "version", "damaged", "misread", "phone"];
const isRefusal = (trouble: CardTrouble): trouble is CardTrouble & CardRefusal => REFUSALS.includes(trouble);

const shown = (held: Awaited<ReturnType<typeof holdCard>>): Result<ShownCard, CardTrouble> =>
  held.ok ? { ok: true, value: shownByRelay(held.value) } : held;

function needOf({ copy }: ShownCard): HelpNeed | null {
  const need = copy && fieldsToNeed(copy.fields);
  return need?.ok && need.value.kind === "help" ? need.value : null;
}

const answersOf = ({ answers }: CardCopy): readonly PersonAnswer[] =>
  answers.flatMap(({ requestId, type, answer, cameMs, answeredMs }) => {
    const asked = TYPES.find((one) => CARD_REQUESTS[one] === type);
    const said = ANSWER_CODES.find((one) => ANSWERS[one] === answer);
    return asked && said ? [{ key: bytesToHex(requestId), type: asked, answer: said, cameMs, answeredMs }] : [];
  });
