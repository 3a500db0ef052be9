/** The first screen of a phone. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import "./screens.css";

interface StartProps {
  /** How many vaults this phone holds. */
  readonly vaults: number;
  /** The link that was opened gives the operator's right to start a programme. */
  readonly canCreate: boolean;
  readonly onOpen: () => void;
  readonly onJoin: () => void;
  readonly onCreate: () => void;
  readonly onTry: () => void;
  /** A coordinator's device was lost; two recovery papers are here. */
  readonly onRestore: () => void;
  readonly onAbout: () => void;
  /** A programme was closed, and somebody wants to see for themselves. */
  readonly onCertificate: () => void;
  /** Somebody holds a card. */
  readonly onPerson: () => void;
}

/** What Ebb is, in two sentences, and every way in. The likeliest way comes first. */
export function StartScreen(props: StartProps): JSX.Element {
  const { t } = useWords();
  const hasVault = props.vaults > 0;
  return (
    <Screen title={t("start.title")} isRead lead={t("start.lead")}>
      <TileList>
        {hasVault && (
          <Tile
            icon="lock"
            tone="hero"
            label={t("start.open")}
            hint={t("start.openHint", { count: props.vaults })}
            onPress={props.onOpen}
          />
        )}
        {props.canCreate && (
          <Tile
            icon="plus"
            tone={hasVault ? "normal" : "hero"}
            label={t("start.create")}
            hint={t("start.createHint")}
            onPress={props.onCreate}
          />
        )}
        <Tile
          icon="scan"
          tone={hasVault || props.canCreate ? "normal" : "hero"}
          label={t("start.join")}
          hint={t("start.joinHint")}
          onPress={props.onJoin}
        />
        <Tile icon="person" label={t("person.door")} hint={t("person.doorHint")} onPress={props.onPerson} />
        <Tile icon="book" label={t("start.try")} hint={t("start.tryHint")} onPress={props.onTry} />
      </TileList>
      <div class="more">
        <Button kind="quiet" icon="refresh" onPress={props.onRestore}>
          {t("start.restore")}
        </Button>
        <Button kind="quiet" icon="check" onPress={props.onCertificate}>
          {t("start.certificate")}
        </Button>
        <Button kind="quiet" icon="info" onPress={props.onAbout}>
          {t("start.about")}
        </Button>
      </div>
    </Screen>
  );
}
