/** Steps 2 and 3: which devices may hold records that nobody else has, and the freeze of new needs. */
import type { JSX } from "preact";
import { Chips } from "../../ui/chips.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { type StepProps, StepScreen } from "./step-screen.tsx";

/** A device that is asked to hand over what it has. */
export interface CalledDevice {
  readonly key: string;
  /** Two picture-words. */
  readonly label: string;
  /** When something of it last came, ms since 1970; `null` for never. */
  readonly heardMs: number | null;
  readonly isEnded: boolean;
  /** It has said everything by now, as far as can be known. */
  readonly isBehind: boolean;
}

interface LastCallProps extends StepProps {
  readonly devices: readonly CalledDevice[];
  readonly isMade: boolean;
  readonly onMade: (isMade: boolean) => void;
}

export function LastCallScreen(props: LastCallProps): JSX.Element {
  const { t } = useWords();
  return (
    <StepScreen {...props} name="lastCall">
      {props.devices.length === 0 ? (
        <EmptyState icon="phone" title={t("closing.noDevices")} />
      ) : (
        <ul class="closing-list">
          {props.devices.map((device) => (
            <DeviceLine key={device.key} device={device} />
          ))}
        </ul>
      )}
      <p>{t("closing.lastCallHow")}</p>
      <Chips
        legend={t("closing.tick")}
        legendHidden
        choices={[{ code: 1, label: t("closing.lastCallMade") }]}
        chosen={props.isMade ? [1] : []}
        onChange={(chosen) => !props.isClosed && props.onMade(chosen.length > 0)}
      />
    </StepScreen>
  );
}

function DeviceLine({ device }: { device: CalledDevice }) {
  const { t, moment, label } = useWords();
  const state = device.isEnded ? "deviceEnded" : device.isBehind ? "deviceBehind" : "deviceHeard";
  return (
    <li class="closing-list__row">
      <span class="closing-list__head">
        <strong>
          <bdi>{label(device.label)}</bdi>
        </strong>
        <span class="closing-list__state">
          <Icon name={state === "deviceHeard" ? "check" : state === "deviceEnded" ? "crossOut" : "clock"} />
          {t(`closing.${state}`)}
        </span>
      </span>
      <span>
        {device.heardMs === null ? t("closing.neverHeard") : t("closing.lastHeard", { moment: moment(device.heardMs) })}
      </span>
    </li>
  );
}

interface FreezeProps extends StepProps {
  /** From when on phones take no new need, ms since 1970; `null` before it is announced. */
  readonly freezesMs: number | null;
  readonly isFrozen: boolean;
  readonly openNeeds: number;
  readonly areHandedOn: boolean;
  readonly onHandedOn: (areHandedOn: boolean) => void;
}

export function FreezeScreen(props: FreezeProps): JSX.Element {
  const { t, moment } = useWords();
  return (
    <StepScreen {...props} name="freeze">
      {props.freezesMs !== null && (
        <Notice kind={props.isFrozen ? "good" : "info"} icon="lock">
          {t(props.isFrozen ? "closing.frozenSince" : "closing.freezesAt", { moment: moment(props.freezesMs) })}
        </Notice>
      )}
      <p>{t("closing.openNeeds", { count: props.openNeeds })}</p>
      {props.openNeeds > 0 && (
        <>
          <p>{t("closing.openNeedsHow")}</p>
          <Chips
            legend={t("closing.tick")}
            legendHidden
            choices={[{ code: 1, label: t("closing.needsHandedOn") }]}
            chosen={props.areHandedOn ? [1] : []}
            onChange={(chosen) => !props.isClosed && props.onHandedOn(chosen.length > 0)}
          />
        </>
      )}
    </StepScreen>
  );
}
