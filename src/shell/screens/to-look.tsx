/** What waits for a coordinator: one tile for each kind, with how many, and calm when nothing does. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";

interface ToLookProps {
  /** Records with differing answers. */
  readonly conflicts: number;
  /** Changes that were set aside. */
  readonly aside: number;
  /** Warnings that nobody has seen. */
  readonly warnings: number;
  /** Proposals that this device has not answered. */
  readonly proposals: number;
  /** Requests from cards that wait for an answer. */
  readonly requests: number;
  readonly onRequests: () => void;
  readonly onConflicts: () => void;
  readonly onAside: () => void;
  readonly onWarnings: () => void;
  readonly onCoordinators: () => void;
}

/** The tiles, warnings first. The five doors are always there. */
export function ToLook(props: ToLookProps): JSX.Element {
  const { t } = useWords();
  const { conflicts, aside, warnings, proposals, requests } = props;
  return (
    <section class="stack" aria-label={t("look.title")}>
      <h2>{t("look.title")}</h2>
      {warnings + conflicts + proposals + aside + requests === 0 && <p class="muted">{t("look.none")}</p>}
      <TileList>
        <Tile
          icon="warning"
          label={t("warnings.title")}
          hint={warnings > 0 && t("look.warnings", { count: warnings })}
          onPress={props.onWarnings}
        />
        <Tile
          icon="question"
          label={t("conflict.listTitle")}
          hint={conflicts > 0 && t("look.conflicts", { count: conflicts })}
          onPress={props.onConflicts}
        />
        <Tile
          icon="form"
          label={t("request.title")}
          hint={requests > 0 && t("look.requests", { count: requests })}
          onPress={props.onRequests}
        />
        <Tile
          icon="people"
          label={t("seats.title")}
          hint={proposals > 0 && t("look.proposals", { count: proposals })}
          onPress={props.onCoordinators}
        />
        <Tile
          icon="box"
          label={t("aside.title")}
          hint={aside > 0 && t("look.aside", { count: aside })}
          onPress={props.onAside}
        />
      </TileList>
    </section>
  );
}
