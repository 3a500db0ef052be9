/** The doors of the training programme. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import type { RoleName } from "./role-words.ts";
import "./screens.css";

/** A role that training can be entered in. */
export type Door = RoleName;

export interface DoorsProps {
  /** The training programme is being made. */
  readonly isPreparing: boolean;
  readonly onDoor: (door: Door) => void;
  readonly onBack: () => void;
}

/** One door a role. The training band comes with the frame. */
export function DoorsScreen({ isPreparing, onDoor, onBack }: DoorsProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("start.doorsTitle")} lead={t("start.doorsLead")} onBack={onBack}>
      {isPreparing ? (
        <Progress label={t("start.doorPreparing")} />
      ) : (
        <TileList>
          <Tile
            icon="phone"
            label={t("start.doorField")}
            hint={t("start.doorFieldHint")}
            onPress={() => onDoor("field")}
          />
          <Tile
            icon="list"
            label={t("start.doorCoordinator")}
            hint={t("start.doorCoordinatorHint")}
            onPress={() => onDoor("coordinator")}
          />
          <Tile
            icon="hand"
            label={t("start.doorVolunteer")}
            hint={t("start.doorVolunteerHint")}
            onPress={() => onDoor("volunteer")}
          />
        </TileList>
      )}
    </Screen>
  );
}
