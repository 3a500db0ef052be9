/** Erasing a vault without its words, where the programme allows it: the same screen, which cannot tell how much would be lost. */
import type { JSX } from "preact";
import { EraseScreen } from "./screens/erase.tsx";
// What runs after the app's files are gone has to be here before.
import "./erase-run.tsx";

interface EraseLockedProps {
  readonly onErase: () => void;
  readonly onBack: () => void;
}

export const EraseLocked = (props: EraseLockedProps): JSX.Element => (
  <EraseScreen who="locked" onlyHere={null} isPractice={false} {...props} />
);
