/** What home says about losing records. None of them stops the work. */
import type { JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import sheet from "./loss.css?inline";

adoptSheet(sheet);

interface MayClearProps {
  /** A coordinator's computer. */
  readonly isDesk: boolean;
  /** Shows the browser's question; `null` where it has none. */
  readonly onInstall: (() => void) | null;
  readonly onDetails: () => void;
}

/** The browser did not promise to keep what is here. */
export function MayClearNotice({ isDesk, onInstall, onDetails }: MayClearProps): JSX.Element {
  const { t } = useWords();
  return (
    <Notice kind="warning">
      <p>{t(isDesk ? "alarm.desk" : onInstall ? "app.persist" : "alarm.phone")}</p>
      <div class="notice-actions">
        {onInstall && (
          <Button icon="phone" onPress={onInstall}>
            {t("app.install")}
          </Button>
        )}
        <Details onPress={onDetails} />
      </div>
    </Notice>
  );
}

interface SpaceProps {
  readonly fits: number;
  readonly isDesk: boolean;
  readonly onDetails: () => void;
}

/** Storage is nearly full: about `fits` more records go in. */
export function SpaceNotice({ fits, isDesk, onDetails }: SpaceProps): JSX.Element {
  const { t } = useWords();
  return (
    <Notice kind="warning" title={fits === 0 ? t("alarm.spaceNone") : t("home.storageLow", { count: fits })}>
      <p>{t(isDesk ? "alarm.freeSpace" : "home.storageLowHint")}</p>
      <div class="notice-actions">
        <Details onPress={onDetails} />
      </div>
    </Notice>
  );
}

interface InstallProps {
  readonly onInstall: () => void;
  readonly onLater: () => void;
}

/** Offered once there is a record to keep. */
export function InstallNotice({ onInstall, onLater }: InstallProps): JSX.Element {
  const { t } = useWords();
  return (
    <Notice icon="phone" announced>
      <p>{t("install.offer")}</p>
      <div class="notice-actions">
        <Button icon="phone" onPress={onInstall}>
          {t("app.install")}
        </Button>
        <Button kind="quiet" onPress={onLater}>
          {t("install.later")}
        </Button>
      </div>
    </Notice>
  );
}

function Details({ onPress }: { readonly onPress: () => void }) {
  const { t } = useWords();
  return (
    <Button kind="quiet" icon="info" onPress={onPress}>
      {t("alarm.details")}
    </Button>
  );
}
