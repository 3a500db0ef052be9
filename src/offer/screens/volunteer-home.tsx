/** A volunteer's home: the one task or none, what is offered, and the ways out. */
import type { ComponentChildren, JSX } from "preact";
import type { TaskState } from "../../assignment/task-state.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import { joinFacts } from "../../words/join-facts.ts";

interface VolunteerHomeProps {
  /** The phone's two picture-words in English. */
  readonly label: string;
  /** Where the task stands; `null` where there is none. */
  readonly task: TaskState | null;
  /** Standing offers, and those that have ended and are still here; `null` while that is not known. */
  readonly offers: { readonly standing: number; readonly over: number } | null;
  /** Notices of the shell: storage, update, clock. */
  readonly notices?: ComponentChildren;
  readonly onTask: () => void;
  readonly onMake: () => void;
  readonly onOffers: () => void;
  readonly onHandOver: () => void;
  /** Left out where this phone cannot check any. */
  readonly onCheckBadge?: () => void;
  readonly onLeave: () => void;
  /** To the page about this phone: erasing, leaving. */
  readonly onPhone: () => void;
}

export function VolunteerHomeScreen(props: VolunteerHomeProps): JSX.Element {
  const { t, label: nameOf } = useWords();
  const { task } = props;
  return (
    <Screen title={t("volunteer.title")} lead={t("volunteer.youAre", { label: nameOf(props.label) })} layout="capture">
      {props.notices}
      {task === null && (
        <Notice kind="quiet" icon="clock" title={t("task.none")}>
          {t("task.noneText")}
        </Notice>
      )}
      <TileList>
        {task !== null && (
          <Tile
            tone="hero"
            icon={task === "stopped" ? "stop" : "bag"}
            label={t(task === "new" ? "task.new" : "task.title")}
            hint={t(`task.state.${task}`)}
            onPress={props.onTask}
          />
        )}
        <Tile
          tone={task === null ? "hero" : "normal"}
          icon="plus"
          label={t("offer.make")}
          hint={t("offer.makeHint")}
          onPress={props.onMake}
        />
        <Tile
          icon="list"
          label={t("offers.title")}
          hint={props.offers && <OffersHint {...props.offers} />}
          onPress={props.onOffers}
        />
        <Tile icon="deliver" label={t("home.handOver")} onPress={props.onHandOver} />
      </TileList>
      <div class="more">
        {props.onCheckBadge && (
          <Button kind="quiet" icon="scan" onPress={props.onCheckBadge}>
            {t("badge.check")}
          </Button>
        )}
        <Button kind="quiet" icon="minus" onPress={props.onLeave}>
          {t("volunteer.leave")}
        </Button>
        <Button kind="quiet" icon="phone" onPress={props.onPhone}>
          {t("erase.open")}
        </Button>
      </div>
    </Screen>
  );
}

function OffersHint({ standing, over }: { readonly standing: number; readonly over: number }) {
  const { t } = useWords();
  if (standing + over === 0) return t("offers.empty");
  return joinFacts(t, [t("offers.standing", { count: standing }), over > 0 && t("offers.ended", { count: over })]);
}
