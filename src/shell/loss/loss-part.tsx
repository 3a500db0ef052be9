/** What home says about losing records: nothing where all is well. Loaded behind home, with its words. Rules LA1 to LA5 of README.md. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { FEW_RECORDS } from "../../store/space.ts";
import type { Device } from "../acts/device.ts";
import { isInstallPutOff, putOffInstall } from "../acts/install-asked.ts";
import { mayClear } from "../acts/waiting-since.ts";
import { isIosTab } from "../ios-tab.ts";
import { InstallNotice, MayClearNotice, SpaceNotice } from "../screens/loss-notices.tsx";
import { StorageDialog } from "../screens/storage-dialog.tsx";
import type { OpenSession } from "../session.ts";
import { useReading } from "../use-session.ts";
import { readLoss } from "./read-loss.ts";
import { useInstall } from "./use-install.ts";

export interface LossPartProps {
  readonly device: Pick<Device, "clock" | "install">;
  readonly session: Pick<OpenSession, "vault">;
  /** How many records are known here. */
  readonly records: number;
  /** A coordinator's: what is lost there is more than records. */
  readonly isDesk: boolean;
}

export function LossPart({ device, session: { vault }, records, isDesk }: LossPartProps): JSX.Element | null {
  const { install, asked } = useInstall(device, vault);
  const [isOpen, setOpen] = useState(false);
  const [puts, setPuts] = useState(0);
  const loss = useReading(() => readLoss(vault, records), null, [vault, records, asked]);
  const isPutOff = useReading(() => isInstallPutOff(vault, device.clock.nowMs()), true, [vault, puts]);
  if (loss === null) return null;
  const { storage, fits } = loss;
  const isReal = !vault.identity().charter.isTraining;
  const isAtRisk = isReal && mayClear(storage) && (isDesk || records > 0);
  const offer = isReal && records > 0 && !storage.installed && !isPutOff && !isIosTab() ? install : null;
  const later = () => void putOffInstall(vault, device.clock.nowMs()).then(() => setPuts(puts + 1));
  const details = () => setOpen(true);
  return (
    <>
      {fits !== null && fits < FEW_RECORDS && <SpaceNotice fits={fits} isDesk={isDesk} onDetails={details} />}
      {isAtRisk && <MayClearNotice isDesk={isDesk} onInstall={isIosTab() ? null : install} onDetails={details} />}
      {!isAtRisk && offer && <InstallNotice onInstall={offer} onLater={later} />}
      {isOpen && <StorageDialog {...storage} fits={fits} onClose={() => setOpen(false)} />}
    </>
  );
}
