/** What stands on every screen whatever it shows: the place chip, Lock now, and the training mark. The shell provides it once. */
import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext } from "preact/hooks";

/** Left out entries do not show: before unlocking there is nothing to lock. */
export interface Frame {
  /** Nothing in this programme is real; said at the top of every screen. */
  readonly training: boolean;
  readonly chip?: ComponentChildren;
  readonly onLock?: () => void;
}

const FrameContext = createContext<Frame>({ training: false });

/** Puts `frame` around the screens inside it. */
export function FrameProvider({ frame, children }: { frame: Frame; children: ComponentChildren }): JSX.Element {
  return <FrameContext.Provider value={frame}>{children}</FrameContext.Provider>;
}

/** The frame of the nearest provider; an empty one outside. */
export const useFrame = (): Frame => useContext(FrameContext);
