/** Where a field worker's day starts and ends. */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";

interface HomeProps {
  /** Needs saved on this phone today; `null` while that is not known. */
  readonly todayCount: number | null;
  /** By when records must be delivered, ms since 1970 UTC; `null` where the programme has no such rule. */
  readonly deliverByMs: number | null;
  /** Notices of the shell: storage, update, clock. */
  readonly notices?: ComponentChildren;
  readonly onNewNeed: () => void;
  readonly onToday: () => void;
  readonly onHandOver: () => void;
  /** To the page about this phone: erasing, leaving. */
  readonly onPhone: () => void;
}

/** The field worker's home. */
export function HomeScreen(props: HomeProps): JSX.Element {
  const { t, moment } = useWords();
  return (
    <Screen title={t("home.title")} layout="capture">
      {props.notices}
      <TileList>
        <Tile
          tone="hero"
          icon="plus"
          label={t("home.newNeed")}
          hint={t("home.newNeedHint")}
          onPress={props.onNewNeed}
        />
        <Tile
          icon="list"
          label={t("home.today")}
          hint={
            props.todayCount !== null &&
            (props.todayCount === 0 ? t("home.empty") : t("home.todayCount", { count: props.todayCount }))
          }
          onPress={props.onToday}
        />
        <Tile
          icon="deliver"
          label={t("home.handOver")}
          hint={props.deliverByMs !== null && t("home.deliverBy", { day: moment(props.deliverByMs) })}
          onPress={props.onHandOver}
        />
      </TileList>
      <Button kind="quiet" icon="phone" onPress={props.onPhone}>
        {t("erase.open")}
      </Button>
    </Screen>
  );
}
