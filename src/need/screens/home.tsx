/** F2: where a field worker's day starts and ends. */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";

interface HomeProps {
  /** Needs saved on this phone today; `null` while that is not known. */
  readonly todayCount: number | null;
  /** Records that were refused and need the worker. */
  readonly fixCount: number;
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
          hint={props.todayCount !== null && <TodayHint todayCount={props.todayCount} fixCount={props.fixCount} />}
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

function TodayHint({ todayCount, fixCount }: { readonly todayCount: number; readonly fixCount: number }) {
  const { t } = useWords();
  if (todayCount === 0 && fixCount === 0) return t("home.empty");
  const counts = [t("home.todayCount", { count: todayCount })];
  if (fixCount > 0) counts.push(t("home.fixCount", { count: fixCount }));
  return counts.join(" · ");
}
