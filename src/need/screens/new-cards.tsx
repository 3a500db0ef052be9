/** New cards that wait for a second coordinator, each agreed to or not. Both answers weigh the same. Rules C30, C31, C34 of card/README.md. */
import type { JSX } from "preact";
import type { ReissueReason } from "../../card/reissue.ts";
import { Button } from "../../ui/button.tsx";
import { Card, Cards } from "../../ui/card.tsx";
import { JoinedFacts } from "../../ui/joined-facts.tsx";
import { useWords } from "../../ui/language.tsx";
import type { Place } from "../choices.ts";
import type { HelpNeed } from "../model.ts";
import { useNeedWords } from "./need-words.ts";

export interface NewCardRow {
  readonly id: string;
  readonly need: HelpNeed;
  readonly reason: ReissueReason;
  /** Who asked, in English picture-words. */
  readonly by: string;
  /** The day on which it was asked for, counted from 1970-01-01. */
  readonly day: number;
  readonly isOwn: boolean;
  /** Left out where something stands in the way: the record has another card by now. */
  readonly canAgree: boolean;
}

interface NewCardsProps {
  readonly rows: readonly NewCardRow[];
  readonly places: readonly Place[];
  readonly isBusy: boolean;
  readonly onAgree: (id: string) => void;
  readonly onDecline: (id: string) => void;
}

export function NewCards(props: NewCardsProps): JSX.Element {
  const { t } = useWords();
  return (
    <section class="stack">
      <h2>{t("reissue.list")}</h2>
      <Cards label={t("reissue.list")}>
        {props.rows.map((row) => (
          <OneCard key={row.id} {...props} row={row} />
        ))}
      </Cards>
    </section>
  );
}

function OneCard({ row, places, isBusy, onAgree, onDecline }: NewCardsProps & { readonly row: NewCardRow }) {
  const { t, alias: aliasOf, label: nameOf, day: dayText } = useWords();
  const words = useNeedWords(places);
  const { id, need, reason, by, day, isOwn, canAgree } = row;
  const alias = aliasOf(need.alias);
  return (
    <Card
      icon="pictures"
      title={t("reissue.title", { alias })}
      note={
        <>
          <p>
            {isOwn
              ? t("reissue.byYou", { day: dayText(day) })
              : t("reissue.by", { who: nameOf(by), day: dayText(day) })}
          </p>
          <p>{t("log.reason", { reason: t(`reissue.${reason}`) })}</p>
        </>
      }
      actions={
        isOwn ? (
          <Button busy={isBusy} label={`${t("reissue.takeBack")}: ${alias}`} onPress={() => onDecline(id)}>
            {t("reissue.takeBack")}
          </Button>
        ) : (
          <>
            {canAgree && (
              <Button icon="check" busy={isBusy} label={`${t("reissue.agree")}: ${alias}`} onPress={() => onAgree(id)}>
                {t("reissue.agree")}
              </Button>
            )}
            <Button
              icon="crossOut"
              busy={isBusy}
              label={`${t("reissue.decline")}: ${alias}`}
              onPress={() => onDecline(id)}
            >
              {t("reissue.decline")}
            </Button>
          </>
        )
      }
    >
      <p>
        <JoinedFacts>
          {words.item(need.item).text}
          {words.people(need.people).text}
          <bdi>{words.area(need.area)}</bdi>
        </JoinedFacts>
      </p>
      <p>{t(isOwn ? "reissue.until" : canAgree ? "reissue.howSure" : "reissue.changed")}</p>
      {!isOwn && canAgree && <p>{t("reissue.agreeMeans")}</p>}
    </Card>
  );
}
