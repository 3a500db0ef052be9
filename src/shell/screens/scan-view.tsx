/** What a scanning camera looks like: its picture with a frame to hold the code in, or the reason why there is none and what to do. */
import type { JSX, RefObject } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { Announcement, Notice } from "../../ui/notice.tsx";
import sheet from "./scan-view.css?inline";

adoptSheet(sheet);

/** `refused`: nobody allowed it. `missing`: there is none. `busy`: another app has it. `failed`: it stopped by itself. */
export type ScanState = "starting" | "on" | "refused" | "missing" | "busy" | "failed";

interface ScanViewProps {
  /** What to hold before the camera. */
  readonly label: string;
  readonly state: ScanState;
  /** Gets the element that shows the picture. */
  readonly video?: RefObject<HTMLVideoElement | null>;
  readonly onAgain: () => void;
}

export function ScanView({ label, state, video, onAgain }: ScanViewProps): JSX.Element {
  const { t } = useWords();
  if (state !== "starting" && state !== "on")
    return (
      <>
        <Notice kind="warning" icon="camera" announced title={t(`scan.${state}Title`)}>
          {t(`scan.${state}`)}
        </Notice>
        {state !== "missing" && (
          <Button icon="refresh" wide onPress={onAgain}>
            {t("scan.again")}
          </Button>
        )}
      </>
    );
  return (
    <div class="scan">
      <video ref={video ?? null} class="scan__picture" muted playsInline aria-label={label} />
      <div class="scan__frame" aria-hidden="true">
        {state === "starting" && <Icon name="camera" size="tile" />}
      </div>
      <Announcement text={t(state === "on" ? "scan.on" : "scan.starting")} />
    </div>
  );
}
