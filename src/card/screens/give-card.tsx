/**
 * A blank card is bound to a record, by camera or by its words, or nobody wants one. What is said here is only what holds already: the record is
 * saved, and what leaves the paper.
 */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PlaceMark, type PlaceState } from "../../ui/place-state.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";

/**
 * Why a card is not bound. `used`: another record has it. `foreign`: of another programme. `damaged`: its code does not hold. `other`: no card at all.
 * `version`: a newer kind of card. `misread`: the nine words do not fit. `phone`: no memory to work its keys out. `gone`: the record was erased meanwhile.
 */
export type CardRefusal = "used" | "foreign" | "damaged" | "other" | "version" | "misread" | "phone" | "gone";

/** What a card screen says while nothing is bound. */
export function RefusalNotice({ refusal }: { refusal: CardRefusal }): JSX.Element {
  const { t } = useWords();
  return (
    <Notice kind="alert" title={t(`card.${refusal}Title`)}>
      {t(`card.${refusal}`)}
    </Notice>
  );
}

interface GiveCardProps {
  /** The name that the record goes by, in words. */
  readonly alias: string;
  /** Where the record is; `null` where the screen was not opened by saving it. */
  readonly place: PlaceState | null;
  /** Whether the record has a card already, which this one replaces. */
  readonly hasCard: boolean;
  readonly scanner: ComponentChildren;
  readonly refusal: CardRefusal | null;
  readonly onWords: () => void;
  readonly onNone: () => void;
}

/** The camera, with the way around it and the way past it. */
export function GiveCardScreen(props: GiveCardProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("card.scanTitle")}
      layout="capture"
      actions={
        <>
          <Button icon="pencil" wide onPress={props.onWords}>
            {t("card.writeWords")}
          </Button>
          <Button icon="crossOut" wide onPress={props.onNone}>
            {t("card.none")}
          </Button>
        </>
      }
    >
      {props.refusal ? <RefusalNotice refusal={props.refusal} /> : <About {...props} />}
      {props.scanner}
    </Screen>
  );
}

/** Where the record is that was just saved, or which one is meant. */
function About({ place, alias, hasCard }: GiveCardProps) {
  const { t } = useWords();
  if (place !== null) return <PlaceMark state={place} announced />;
  return (
    <>
      <For alias={alias} />
      {hasCard && <p>{t("card.replaces")}</p>}
    </>
  );
}

/** The record that the card is for. */
function For({ alias }: { alias: string }) {
  const { t } = useWords();
  return <p class="big-text">{t("card.forRecord", { alias })}</p>;
}

/** While the keys of a card are worked out. */
export function ReadingCardScreen(): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("card.readingTitle")} layout="capture">
      <Progress label={t("card.reading")} detail={t("card.readingDetail")} />
    </Screen>
  );
}

/** Where saving stands, as on the check page. */
export type GiveState = "ready" | "saving" | "full" | "failed";

interface CardReadProps {
  readonly alias: string;
  readonly state: GiveState;
  /** Saves that this card belongs to the record. */
  readonly onGiven: () => void;
  readonly onOther: () => void;
}

/** A card that may be bound. Nothing is bound before Card given. */
export function CardReadScreen({ alias, state, onGiven, onOther }: CardReadProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("card.readTitle")}
      layout="capture"
      actions={
        <Button kind="primary" icon="check" busy={state === "saving"} onPress={onGiven}>
          {t("card.given")}
        </Button>
      }
    >
      {(state === "full" || state === "failed") && (
        <Notice kind="alert">{t(state === "full" ? "card.full" : "card.failed")}</Notice>
      )}
      <For alias={alias} />
      <ul class="bullets">
        <li>{t("card.theirs")}</li>
        <li>{t("card.notKept")}</li>
        <li>{t("card.hide")}</li>
      </ul>
      <Button icon="scan" wide disabled={state === "saving"} onPress={onOther}>
        {t("card.another")}
      </Button>
    </Screen>
  );
}
