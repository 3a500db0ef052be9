/** Steps 1 to 7: what coordinators write down before they sign. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { OUTCOMES } from "../certificate/screens/labels.ts";
import type { StepName } from "../closing/model.ts";
import { mayKnowNone, recoveryStanding } from "../closing/rules.ts";
import { AnnounceScreen } from "../closing/screens/announce.tsx";
import { ExceptionsScreen } from "../closing/screens/exceptions.tsx";
import { FreezeScreen, LastCallScreen } from "../closing/screens/last-call.tsx";
import { PaperScreen } from "../closing/screens/paper.tsx";
import { type CountLine, RollCallScreen, TotalsStepScreen } from "../closing/screens/roll-call.tsx";
import { SECTORS, URGENCIES } from "../form/lists/v1.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { dayStartMs } from "../programme/days.ts";
import { dayToIso, endOfDayMs, isoToDay, localDay } from "../programme/rules.ts";
import { useWords } from "../ui/language.tsx";
import { HIDDEN } from "../wire/closing-core.ts";
import type { PlainKey } from "../words/translate.ts";
import { leasePapersOf, papersMadeOf } from "./acts/closing/core.ts";
import { announcements, calledDevices, namedDevices } from "./acts/closing/facts.ts";
import { agreeToIntent, announce } from "./acts/closing/sign.ts";
import { totalsOf } from "./acts/closing/totals.ts";
import type { Device } from "./acts/device.ts";
import { usePoster } from "./closing-poster.tsx";
import type { Session } from "./session.ts";
import type { ClosingState } from "./use-closing.ts";

export interface ClosingStepProps<Name extends StepName> {
  readonly closing: ClosingState;
  readonly device: Device;
  readonly session: Session;
  readonly name: Name;
  readonly onBack: () => void;
}

type EarlyStep = Exclude<StepName, "close" | "erase" | "publish">;

export function ClosingSteps({ closing, device, session, name, onBack }: ClosingStepProps<EarlyStep>): JSX.Element {
  const { pictures } = useWords();
  const { facts, steps, state, save } = closing;
  const replica = session.engine.replica();
  const { ceremony, nowMs } = facts;
  const step = {
    lacks: steps.find((view) => view.name === name)?.lacks ?? [],
    isClosed: facts.isClosed,
    ...{ state, onBack },
  };
  switch (name) {
    case "announce":
      return <Announcing {...{ closing, step, session }} />;
    case "lastCall":
      return (
        <LastCallScreen
          {...step}
          devices={calledDevices(replica, nowMs)}
          isMade={ceremony.isLastCallMade}
          onMade={(isMade) => void save({ step: "lastCall", isMade })}
        />
      );
    case "freeze":
      return (
        <FreezeScreen
          {...step}
          freezesMs={facts.intent?.freezesMs ?? null}
          isFrozen={facts.intent !== null && nowMs >= facts.intent.freezesMs}
          openNeeds={facts.openNeeds}
          areHandedOn={ceremony.areNeedsHandedOn}
          onHandedOn={(areHandedOn) => void save({ step: "needs", areHandedOn })}
        />
      );
    case "rollCall":
      return (
        <RollCallScreen
          {...step}
          witnesses={ceremony.witnesses}
          words={pictures(replica.control.termsHash.subarray(0, 4))}
          pictures={[...replica.control.termsHash.subarray(0, 4)]}
          onSave={(witnesses) => void save({ step: "witnesses", witnesses }).then((isSaved) => isSaved && onBack())}
        />
      );
    case "totals":
      return <Totals {...{ closing, step, session }} />;
    case "paper":
      return <Paper {...{ closing, step, session, device, onBack }} />;
    case "exceptions":
      return (
        <ExceptionsScreen
          {...step}
          exceptions={ceremony.exceptions}
          devices={namedDevices(replica, nowMs)}
          mayBeNone={mayKnowNone(facts.ended)}
          onSave={(exceptions) => save({ step: "exceptions", exceptions })}
        />
      );
  }
}

interface PartProps {
  readonly closing: ClosingState;
  readonly session: Session;
  readonly step: Pick<Parameters<typeof PaperScreen>[0], "lacks" | "isClosed" | "state" | "onBack">;
}

function Announcing({ closing, session, step }: PartProps) {
  const { facts, today, change } = closing;
  const { vault, engine } = session;
  const replica = engine.replica();
  const { charter, terms } = replica.control;
  const known = announcements(vault, replica);
  const poster = usePoster(session, known.inForce);
  return (
    <>
      <AnnounceScreen
        {...step}
        {...known}
        {...{ today, isoToDay, dayToIso }}
        lastDay={localDay(terms.expiresMs - 1, charter.timeZone)}
        onAnnounce={({ freezeDay, closeDay, reason }) =>
          void change((before) =>
            announce(vault, before, {
              // From today on means from now on: what is saved already stays.
              freezesMs: freezeDay <= today ? facts.nowMs : dayStartMs(freezeDay, charter.timeZone),
              closesMs: endOfDayMs(closeDay, charter.timeZone),
              reason,
            }),
          )
        }
        onAgree={(key) => void change((before) => agreeToIntent(vault, before, key))}
        onTakeBack={() => void change((before) => announce(vault, before, { freezesMs: 0, closesMs: 0, reason: 0 }))}
        onPoster={poster.print}
        isPosterMissing={poster.isMissing}
      />
      {poster.sheet}
    </>
  );
}

function Totals({ closing, session, step }: PartProps) {
  const { t } = useWords();
  const replica = session.engine.replica();
  const totals = useMemo(() => totalsOf(replica), [replica]);
  const lines = (kind: number, labelOf: (code: number) => string) =>
    totals
      .filter((row) => row.kind === kind)
      .map(({ code, count }) => ({ label: labelOf(code), count: count === HIDDEN ? null : count }));
  const sectorOf = (code: number) => SECTORS.find((one) => one.code === code)?.label;
  const urgencyOf = (code: number) => URGENCIES.find((one) => one.code === code)?.label;
  const wordsFor = (label: PlainKey | undefined, code: number) =>
    label ? t(label) : t("list.unknown", { code: String(code) });
  const [sectors, urgencies] = [
    lines(1, (code) => wordsFor(sectorOf(code), code)),
    lines(2, (code) => wordsFor(urgencyOf(code), code)),
  ];
  const outcomes = lines(3, (code) => wordsFor(OUTCOMES[code], code));
  return (
    <TotalsStepScreen
      {...step}
      sectors={sectors}
      urgencies={urgencies}
      outcomes={outcomes}
      total={totalTold([sectors, urgencies, outcomes])}
      areRead={closing.facts.ceremony.areTotalsRead}
      onRead={(areRead) => void closing.save({ step: "totals", areRead })}
    />
  );
}

/** How many there are in all, as far as a table without a hidden count tells it. */
function totalTold(tables: readonly (readonly CountLine[])[]): number | null {
  const whole = tables.find((lines) => lines.every(({ count }) => count !== null));
  return whole ? whole.reduce((sum, { count }) => sum + (count ?? 0), 0) : null;
}

function Paper({
  closing,
  session,
  step,
  onBack,
}: PartProps & { readonly device: Device; readonly onBack: () => void }) {
  const { ceremony } = closing.facts;
  const recovery = useRecoverySentence(session, closing);
  const replica = session.engine.replica();
  const { printed, destroyed } = leasePapersOf(replica, ceremony.details);
  return (
    <PaperScreen
      {...step}
      answers={ceremony.paper}
      details={{ ...ceremony.details, leasePrinted: printed, leaseDestroyed: destroyed }}
      madeWith={(details) => papersMadeOf(replica, details)}
      recovery={recovery}
      onSave={(answers, details) =>
        void closing
          .save({ step: "paper", answers })
          .then((isSaved) => isSaved && closing.save({ step: "details", details }))
          .then((isSaved) => isSaved && onBack())
      }
    />
  );
}

/** What recovery papers can still open and until when; `null` where there are none. */
function useRecoverySentence(session: Session, { facts }: ClosingState): string | null {
  const { t, moment } = useWords();
  const { recovery, relays, expiresMs } = session.engine.replica().control.terms;
  if (!recovery) return null;
  if (relays.length === 0) return t("closing.recoveryNoRelay");
  const destroyed = facts.ceremony.destroyedBySet.get(bytesToHex(recovery.signKey)) ?? [];
  const { papers, destroyed: count, opensUntilMs } = recoveryStanding(destroyed, expiresMs);
  const left = papers - count;
  return opensUntilMs === 0
    ? t("closing.recoveryShut")
    : t("closing.recoveryOpen", { count: left, moment: moment(opensUntilMs) });
}
