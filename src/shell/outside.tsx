/** Before a vault is open: a phone that has one goes straight to opening it; everything else is loaded when it is wanted. */
import type { ComponentType, JSX } from "preact";
import { useState } from "preact/hooks";
import type { Bytes } from "../kit/bytes.ts";
import type { ShelfRow } from "../store/shelf.ts";
import { isTryOut } from "./acts/picture.ts";
import type { DoorsProps } from "./doors.tsx";
import { Lazy } from "./lazy.tsx";
import type { WipeReason } from "./screens/erase-end.tsx";
import { UnlockFlow } from "./unlock-flow.tsx";

const loadDoors = (): Promise<ComponentType<DoorsProps>> => import("./doors.tsx").then(({ Doors }) => Doors);

interface OutsideProps extends Omit<DoorsProps, "onUnlock"> {
  /** The PIN was tried too often. */
  readonly isPinGone: boolean;
  /** Erases a vault that is locked. */
  readonly onWipe: (vaultId: string, reason: WipeReason, note?: Bytes) => void;
  /** Second words were typed. */
  readonly onSecond: (row: ShelfRow) => void;
}

export function Outside({ isPinGone, onWipe, onSecond, ...doors }: OutsideProps): JSX.Element {
  const { device, vaults, opening, onOpened } = doors;
  const [isUnlocking, setUnlocking] = useState(
    opening.inviteText === null && !opening.relayLink && (isPinGone || !vaults.every(isTryOut)),
  );
  if (!isUnlocking)
    return <Lazy device={device} load={loadDoors} props={{ ...doors, onUnlock: () => setUnlocking(true) }} />;
  return (
    <UnlockFlow
      device={device}
      vaults={vaults}
      isPinGone={isPinGone}
      onOpened={(vault) => onOpened(vault, false)}
      onWipe={onWipe}
      onSecond={onSecond}
      onBack={() => setUnlocking(false)}
    />
  );
}
