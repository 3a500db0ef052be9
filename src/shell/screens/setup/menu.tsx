/** What can be set up, and how each part stands. */
import type { JSX } from "preact";
import { type Settings, setupOf } from "../../../programme/model.ts";
import type { IconName } from "../../../ui/icon-paths.ts";
import { useWords } from "../../../ui/language.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Screen } from "../../../ui/screen.tsx";
import { Tile, TileList } from "../../../ui/tile.tsx";
import { joinFacts } from "../../../words/join-facts.ts";
import { useSetupTexts } from "./texts.ts";
import "./use-setup-sheet.ts";
import "../use-behind-sheet.ts";

/** The parts, in their order on the page. */
export const SETUP_PAGES = ["items", "areas", "notice", "services", "deliverBy", "asks", "emergency"] as const;
export type SetupPart = (typeof SETUP_PAGES)[number];

const ICONS: Readonly<Record<SetupPart, IconName>> = {
  items: "list",
  areas: "place",
  notice: "speaker",
  services: "hand",
  deliverBy: "calendar",
  asks: "question",
  emergency: "lock",
};

/** As the charter numbers them. */
export const LEASES = ["None", "Cached", "Each"] as const;
export type Lease = (typeof LEASES)[number];

interface SetupMenuProps {
  readonly settings: Settings;
  /** Items that may be recorded now, out of all. */
  readonly itemCount: number;
  readonly itemsOfAll: number;
  /** Minutes without a touch until phones lock: the charter's. */
  readonly idleMinutes: number;
  /** What an unlock of coordinators needs beside their words, as the charter says it. */
  readonly lease: Lease;
  /** Parts that coordinators changed at the same time, each differently. */
  readonly disputed: readonly SetupPart[];
  /** A part was saved since this page was last left. */
  readonly isSaved: boolean;
  readonly onOpen: (part: SetupPart) => void;
  readonly onBack: () => void;
}

export function SetupMenu(props: SetupMenuProps): JSX.Element {
  const { t } = useWords();
  const texts = useSetupTexts();
  const { disputed } = props;
  const parts = disputed.map((part) => t(`setup.${part}`));
  return (
    <Screen title={t("setup.title")} lead={t("setup.lead")} layout="wide" onBack={props.onBack}>
      {props.isSaved && (
        <Notice kind="good" announced>
          {t("setup.saved")}
        </Notice>
      )}
      {disputed.length > 0 && (
        <Notice kind="warning" title={t("setup.disputedTitle")}>
          {t("setup.disputed", { parts: joinFacts(t, parts) })}
        </Notice>
      )}
      <div class="setup-menu">
        <TileList>
          {SETUP_PAGES.map((part) => (
            <Tile
              key={part}
              icon={ICONS[part]}
              label={t(`setup.${part}`)}
              hint={hintOf(part)}
              onPress={() => props.onOpen(part)}
            />
          ))}
        </TileList>
      </div>
      <h2>{t("setup.fixedTitle")}</h2>
      <ul class="facts-list">
        <li>{t("setup.idle", { count: props.idleMinutes })}</li>
        <li>{t(`setup.lease${props.lease}`)}</li>
        <li>{t("setup.fixed")}</li>
      </ul>
    </Screen>
  );

  function hintOf(part: SetupPart): string {
    const { settings } = props;
    const setup = setupOf(settings);
    switch (part) {
      case "items":
        return t("setup.itemsHint", { count: props.itemCount, all: props.itemsOfAll });
      case "areas":
        return texts.areas(settings.areas);
      case "notice":
        return texts.languages(settings.languages);
      case "services":
        return t("setup.servicesHint", { count: setup.services.reduce((sum, { lines }) => sum + lines.length, 0) });
      case "deliverBy":
        return texts.deliverBy(setup.deliverBy);
      case "asks":
        return t(setup.asksCounts ? "setup.countsOn" : "setup.countsOff");
      case "emergency":
        return t(settings.emergency.canErase ? "setup.eraseOn" : "setup.eraseOff");
    }
  }
}
