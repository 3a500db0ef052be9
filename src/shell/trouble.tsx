/** A whole screen for what stops everything else, loaded when there is such a thing. */
import type { ComponentProps, JSX } from "preact";
import type { Device } from "./acts/device.ts";
import { Lazy } from "./lazy.tsx";
import type { TroubleScreen } from "./screens/trouble.tsx";

const loadTrouble = () => import("./screens/trouble.tsx").then((screens) => screens.TroubleScreen);

export function Trouble({
  device,
  ...props
}: ComponentProps<typeof TroubleScreen> & { readonly device: Pick<Device, "loadAllWords"> }): JSX.Element {
  return <Lazy device={device} load={loadTrouble} props={props} />;
}
