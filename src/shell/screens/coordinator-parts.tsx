/** Two parts of a coordinator's programme: what was received and handed over, and what the programme is. */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import "./screens.css";
import "./use-behind-sheet.ts";

interface CarryProps {
  /** Moments in ms since 1970 UTC; `null` for never. */
  readonly lastReceivedMs: number | null;
  readonly lastRelayMs: number | null;
  /** Signed answers to phones that the relay does not have yet. */
  readonly toAcknowledge: number;
  /** Records that came but could not be opened. */
  readonly unopened: number;
  readonly state: "idle" | "working" | "offline" | "down" | "garbled";
  readonly onNow: () => void;
  readonly onCarry: () => void;
}

/** How the coordinator's computer and the relay stand. */
export function CarryScreen(props: CarryProps): JSX.Element {
  const { t, moment } = useWords();
  const { lastReceivedMs, lastRelayMs, toAcknowledge } = props;
  return (
    <Screen
      title={t("carry.title")}
      lead={t("carry.lead")}
      layout="wide"
      actions={
        <Button kind="primary" wide icon="refresh" busy={props.state === "working"} onPress={props.onNow}>
          {t(props.state === "working" ? "carry.working" : "carry.now")}
        </Button>
      }
    >
      <CarryTrouble state={props.state} />
      <ul class="facts-list">
        <li>
          {lastReceivedMs === null
            ? t("carry.nothingReceived")
            : t("carry.lastReceived", { moment: moment(lastReceivedMs) })}
        </li>
        <li>{lastRelayMs === null ? t("carry.noRelay") : t("carry.lastRelay", { moment: moment(lastRelayMs) })}</li>
        {toAcknowledge > 0 && <li>{t("carry.toAcknowledge", { count: toAcknowledge })}</li>}
        {toAcknowledge === 0 && lastRelayMs !== null && <li>{t("carry.allAcknowledged")}</li>}
      </ul>
      <div class="more">
        <Button icon="box" onPress={props.onCarry}>
          {t("carry.byHand")}
        </Button>
      </div>
      {props.unopened > 0 && <Notice kind="warning">{t("carry.refused", { count: props.unopened })}</Notice>}
    </Screen>
  );
}

function CarryTrouble({ state }: Pick<CarryProps, "state">) {
  const { t } = useWords();
  if (state === "offline") return <Notice kind="quiet">{t("carry.offline")}</Notice>;
  if (state === "down") return <Notice kind="quiet">{t("app.relayDown")}</Notice>;
  if (state === "garbled") return <Notice kind="warning">{t("app.relayGarbage")}</Notice>;
  return null;
}

interface ProgrammeProps {
  readonly name: string;
  readonly isTraining: boolean;
  /** The last day in the programme's zone, and how many local days are left: 0 on it, negative behind it. */
  readonly lastDay: number;
  readonly daysLeft: number;
  readonly timeZone: string;
  readonly areas: readonly string[];
  /** Address of the relay; `null` where everything is carried by hand. */
  readonly relay: string | null;
  /** Picture-words of the programme id, the same on every phone. */
  readonly mark: readonly string[];
  /** Nobody else could read the records if this device were lost. */
  readonly isAlone: boolean;
  /** Who decides, and the keys. */
  readonly children?: ComponentChildren;
}

/** What the programme is and how long it lives. */
export function ProgrammeScreen(props: ProgrammeProps): JSX.Element {
  const { t, day } = useWords();
  return (
    <Screen title={t("programme.title")} layout="wide">
      {props.isAlone && (
        <Notice kind="warning" title={t("programme.alone")}>
          {t("programme.aloneText")}
        </Notice>
      )}
      <div class="two-columns">
        <dl class="facts">
          <Fact term={t("programme.name")}>
            <bdi>{props.name}</bdi>
          </Fact>
          <Fact term={t("programme.kind")}>{t(props.isTraining ? "programme.training" : "programme.real")}</Fact>
          <Fact term={t("programme.until")}>
            {day(props.lastDay)}
            <span class="facts__note">
              <DaysLeft count={props.daysLeft} />
            </span>
          </Fact>
          <Fact term={t("programme.zone")}>
            <bdi>{props.timeZone}</bdi>
          </Fact>
          {props.relay !== null && (
            <Fact term={t("programme.relay")}>
              <bdi class="breakable">{props.relay}</bdi>
            </Fact>
          )}
          <Fact term={t("programme.id")}>
            <bdi>{joinFacts(t, props.mark)}</bdi>
            <span class="facts__note">{t("programme.idHint")}</span>
          </Fact>
        </dl>
        <section class="text">
          <h2>{t("programme.areas")}</h2>
          <ul class="areas">
            {props.areas.map((area) => (
              <li key={area}>
                <bdi>{area}</bdi>
              </li>
            ))}
          </ul>
        </section>
      </div>
      {props.children}
    </Screen>
  );
}

function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div class="facts__row">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function DaysLeft({ count }: { count: number }) {
  const { t } = useWords();
  if (count < 0) return <>{t("programme.over")}</>;
  return <>{count === 0 ? t("programme.lastDay") : t("programme.daysLeft", { count })}</>;
}
