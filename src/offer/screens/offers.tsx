/** The volunteer's own offers, each with where it is, until when it counts, and one tap to renew or remove it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { useWords } from "../../ui/language.tsx";
import { Announcement, EmptyState, Notice } from "../../ui/notice.tsx";
import { PlaceMark, type PlaceState } from "../../ui/place-state.tsx";
import { Screen } from "../../ui/screen.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import type { Offer } from "../model.ts";
import { type Doubt, hasTimeLeft, isOver } from "../rules.ts";
import { OfferWhenScreen } from "./lists.tsx";
import { NoMoreOffers } from "./no-more-offers.tsx";
import { type OfferPlace, TRAVEL_LOOKS, useOfferWords } from "./offer-words.ts";
import { Called } from "./ready.tsx";
import "./use-offer-sheet.ts";

/** An own offer; `key` names it on this screen only. */
export interface OwnOffer {
  readonly key: string;
  readonly offer: Offer;
  readonly place: PlaceState;
  /** Why a coordinator looks at it before it is proposed. */
  readonly doubts: readonly Doubt[];
}

interface OffersProps {
  /** Newest first. */
  readonly offers: readonly OwnOffer[];
  readonly places: readonly OfferPlace[];
  /** The phone's two picture-words in English. */
  readonly label: string;
  readonly now: number;
  /** The half-day in which an offer that is renewed now ends. */
  readonly expires: number;
  /** Since when the programme takes none, ms since 1970 UTC: nothing is made or renewed then. `null` while it does. */
  readonly overSinceMs: number | null;
  /** Each resolves to whether it was written. `windows`: the half-days of an offer whose own are past; none at all means any. */
  readonly onRenew: (key: string, windows?: readonly number[]) => Promise<boolean>;
  readonly onRemove: (key: string) => Promise<boolean>;
  readonly onMake: () => void;
  readonly onBack: () => void;
}

export function OffersScreen(props: OffersProps): JSX.Element {
  const { t } = useWords();
  const { offers, now, expires } = props;
  const [asking, ask] = useState<string | null>(null);
  const [said, say] = useState<"renewed" | "removed" | "failed" | null>(null);
  const act = (run: Promise<boolean>, done: "renewed" | "removed") => {
    say(null);
    void run.then(
      (isWritten) => say(isWritten ? done : "failed"),
      () => say("failed"),
    );
  };
  const renew = ({ key, offer }: OwnOffer) =>
    hasTimeLeft({ ...offer, expires }, now) ? act(props.onRenew(key), "renewed") : ask(key);
  if (asking !== null)
    return (
      <OfferWhenScreen
        {...{ now, expires, progress: null, chosen: null }}
        onAnswer={(windows) => {
          ask(null);
          act(props.onRenew(asking, windows), "renewed");
        }}
        onBack={() => ask(null)}
      />
    );
  const standing = offers.filter(({ offer }) => !isOver(offer, now));
  const over = offers.filter(({ offer }) => isOver(offer, now));
  const list = (shown: readonly OwnOffer[]) => (
    <ul class="offers">
      {shown.map((own) => (
        <OfferCard
          key={own.key}
          own={own}
          {...props}
          onRenew={props.overSinceMs === null ? () => renew(own) : null}
          onRemove={() => act(props.onRemove(own.key), "removed")}
        />
      ))}
    </ul>
  );
  return (
    <Screen
      title={t("offers.title")}
      layout="capture"
      onBack={props.onBack}
      actions={
        props.overSinceMs === null && (
          <Button kind="primary" icon="plus" onPress={props.onMake}>
            {t("offer.make")}
          </Button>
        )
      }
    >
      {props.overSinceMs !== null && <NoMoreOffers sinceMs={props.overSinceMs} />}
      <Announcement text={said === "renewed" || said === "removed" ? t(`offers.${said}`) : ""} />
      {said === "failed" && <Notice kind="alert">{t("offers.failed")}</Notice>}
      {offers.length === 0 && (
        <EmptyState icon="list" title={t("offers.empty")}>
          {t("offers.emptyHint")}
        </EmptyState>
      )}
      {standing.length > 0 && (
        <>
          <h2 class="section-title">{t("offers.standing", { count: standing.length })}</h2>
          {list(standing)}
        </>
      )}
      {over.length > 0 && (
        <>
          <h2 class="section-title">{t("offers.endedTitle")}</h2>
          {list(over)}
        </>
      )}
      <Called label={props.label} />
    </Screen>
  );
}

const DOUBTS = { far: "offers.doubtFar", large: "offers.doubtLarge", many: "offers.doubtMany" } as const;

interface OfferCardProps extends Pick<OffersProps, "places" | "now"> {
  readonly own: OwnOffer;
  readonly onRenew: (() => void) | null;
  readonly onRemove: () => void;
}

function OfferCard({ own: { offer, place, doubts }, places, now, onRenew, onRemove }: OfferCardProps) {
  const { t } = useWords();
  const words = useOfferWords(places, now);
  const item = words.item(offer.item);
  const ended = isOver(offer, now);
  const until = words.halfDay(offer.expires);
  const lines = [
    [words.people(offer.people).text, t("offer.times", { count: offer.times }), t(TRAVEL_LOOKS[offer.travel].label)],
    [words.areas(offer.areas)],
    [words.windows(offer.windows), !hasTimeLeft(offer, now) && t("decide.noTime")],
  ];
  return (
    <Card
      icon={item.icon}
      title={item.text}
      tone={ended ? "past" : "plain"}
      note={
        <div class="offers__lines">
          {lines.map((parts, at) => (
            <p key={at}>{joinFacts(t, parts)}</p>
          ))}
        </div>
      }
      actions={
        <>
          {onRenew && (
            <Button icon="refresh" label={t("offers.renewLine", { item: item.text })} onPress={onRenew}>
              {t("offers.renew")}
            </Button>
          )}
          <Button icon="crossOut" label={t("offers.removeLine", { item: item.text })} onPress={onRemove}>
            {t("offers.remove")}
          </Button>
        </>
      }
    >
      <div class="offers__foot">
        <p>{t(ended ? "offers.endedAt" : "offers.until", { until })}</p>
        {!ended && doubts.length > 0 && (
          <Notice kind={doubts.includes("far") ? "warning" : "info"}>
            <ul class="plain-list">
              {doubts.map((doubt) => (
                <li key={doubt}>{t(DOUBTS[doubt])}</li>
              ))}
            </ul>
          </Notice>
        )}
        <PlaceMark state={place} announced />
      </div>
    </Card>
  );
}
