/** Several vaults on one phone: whose is it? */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Picture } from "../../ui/picture.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import type { VaultChoice } from "./unlock.tsx";
import "./screens.css";

interface PickProps {
  readonly vaults: readonly VaultChoice[];
  readonly onPick: (id: string) => void;
  readonly onBack: () => void;
}

/** Several vaults on one phone: which one is yours? */
export function PickVaultScreen({ vaults, onPick, onBack }: PickProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("unlock.choose")} lead={t("unlock.chooseHint")} onBack={onBack}>
      <TileList>
        {vaults.map((vault) => (
          <Tile
            key={vault.id}
            figure={<Picture index={vault.pictureNumber} size="tile" />}
            label={<bdi>{vault.picture}</bdi>}
            hint={<VaultHint vault={vault} />}
            onPress={() => onPick(vault.id)}
          />
        ))}
      </TileList>
    </Screen>
  );
}

const ROLES = {
  field: "unlock.roleField",
  volunteer: "unlock.roleVolunteer",
  coordinator: "unlock.roleCoordinator",
} as const;

function VaultHint({ vault }: { vault: VaultChoice }) {
  const { t } = useWords();
  return <>{joinFacts(t, [t(ROLES[vault.role]), vault.isTraining && t("unlock.training")])}</>;
}
