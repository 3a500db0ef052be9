/** Leaving a programme: hand over first, see what would be lost, then give up the own vault. Another act than erasing, with other words. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Chips } from "../../ui/chips.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";

export interface LeaveProps {
  readonly who: "field" | "coordinator";
  /** Records by where they are; `null` while that is not known. */
  readonly places: { readonly held: number; readonly relay: number; readonly coordinator: number } | null;
  /** A hand-over runs. */
  readonly isWorking: boolean;
  /** The last hand-over did not reach the relay. */
  readonly isOffline: boolean;
  /** A signed statement stays until somebody has it, because the programme wants one. */
  readonly leavesReceipt: boolean;
  readonly onHandOver: () => void;
  readonly onLeave: () => void;
  readonly onBack: () => void;
}

export function LeaveScreen(props: LeaveProps): JSX.Element {
  const { places, isWorking, isOffline, onHandOver, onLeave, onBack } = props;
  const { t } = useWords();
  const [isSure, setSure] = useState(false);
  const held = places?.held ?? 0;
  const isAllReceived = places !== null && held === 0 && places.relay === 0 && props.who === "field";
  const handOver = (
    <Button kind="primary" wide icon="deliver" busy={isWorking} onPress={onHandOver}>
      {t(isWorking ? "leave.handingOver" : "leave.handOver")}
    </Button>
  );
  const leave = (
    <Button kind="danger" wide disabled={!isAllReceived && !isSure} onPress={onLeave}>
      {t("leave.now")}
    </Button>
  );
  return (
    <Screen
      title={t("leave.title")}
      isRead
      lead={t("leave.lead")}
      onBack={onBack}
      actions={
        <>
          {!isAllReceived && handOver}
          {leave}
        </>
      }
    >
      {isOffline && <Notice kind="quiet">{t("leave.offline")}</Notice>}
      <Standing {...props} />
      {props.leavesReceipt && <Notice kind="info">{t("erase.receipt")}</Notice>}
      {!isAllReceived && (
        <Chips
          legend={t("leave.sureAsk")}
          legendHidden
          choices={[
            {
              code: 1,
              label: held > 0 && props.who === "field" ? t("leave.sureCount", { count: held }) : t("leave.sure"),
            },
          ]}
          chosen={isSure ? [1] : []}
          onChange={(chosen) => setSure(chosen.length > 0)}
        />
      )}
      <p>{t("leave.after")}</p>
    </Screen>
  );
}

function Standing({ who, places }: LeaveProps) {
  const { t } = useWords();
  if (who === "coordinator")
    return (
      <Notice kind="warning" title={t("leave.coordinator")}>
        {t("leave.coordinatorText")}
      </Notice>
    );
  if (places === null) return <Notice kind="warning">{t("leave.unknown")}</Notice>;
  const { held, relay } = places;
  if (held > 0)
    return (
      <Notice kind="warning" title={t("leave.held", { count: held })}>
        {t("leave.heldText")}
      </Notice>
    );
  if (relay > 0)
    return (
      <Notice kind="info" title={t("leave.relay", { count: relay })}>
        {t("leave.relayText")}
      </Notice>
    );
  return (
    <Notice kind="good" title={t("leave.all")}>
      {t("leave.allText")}
    </Notice>
  );
}
