/** What a holder can do with the vault on this phone: lock, leave, erase, change words. */
import type { JSX } from "preact";
import { useFrame } from "../../ui/frame.tsx";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";

interface PhoneMenuProps {
  /** Absent where the programme took the button away. */
  readonly onErase?: () => void;
  readonly onLeave: () => void;
  /** Absent where the words are everybody's. */
  readonly onWords?: () => void;
  /** Absent where the programme allows no second words. */
  readonly onSecond?: () => void;
  /** Somebody stands there with a card. Absent where there are no cards, or no record is made here. */
  readonly onPerson?: () => void;
  /** A helper stands there and shows a badge. */
  readonly onCheckBadge: () => void;
  readonly onBack: () => void;
}

/** Lock now comes first: it is the default, and erases nothing. */
export function PhoneMenuScreen(props: PhoneMenuProps): JSX.Element {
  const { onErase, onLeave, onPerson, onWords, onSecond, onCheckBadge, onBack } = props;
  const { t } = useWords();
  const { onLock, training } = useFrame();
  return (
    <Screen title={t("erase.menuTitle")} isRead onBack={onBack}>
      <TileList>
        {onLock && <Tile icon="lock" label={t("ui.lockNow")} hint={t("erase.lockHint")} onPress={onLock} />}
        {onErase && (
          <Tile
            icon="warning"
            label={t(training ? "erase.practiceTitle" : "erase.title")}
            hint={t(training ? "erase.practiceHint" : "erase.hint")}
            onPress={onErase}
          />
        )}
        <Tile icon="arrow" label={t("leave.title")} hint={t("leave.hint")} onPress={onLeave} />
        {onWords && <Tile icon="pencil" label={t("newWords.title")} hint={t("newWords.hint")} onPress={onWords} />}
        {onPerson && (
          <Tile icon="person" label={t("person.staffDoor")} hint={t("person.staffDoorHint")} onPress={onPerson} />
        )}
        <Tile icon="scan" label={t("badge.check")} hint={t("badge.checkHint")} onPress={onCheckBadge} />
        {onSecond && <Tile icon="list" label={t("duress.title")} hint={t("duress.hint")} onPress={onSecond} />}
      </TileList>
    </Screen>
  );
}
