/** Rule LA7 of README.md. On iOS a page offers the way to the home screen and no joining: what is joined here is not there, and is cleared after seven days without a visit. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { copyText } from "../copy-text.ts";
import { InstallGuide } from "../screens/install-guide.tsx";

interface InstallFirstProps {
  /** Text of an invite that the page was opened with. It stays unused: asking the relay is left to the app. */
  readonly inviteText: string | null;
  readonly onBack: () => void;
}

export function InstallFirst({ inviteText, onBack }: InstallFirstProps): JSX.Element {
  const [copy, setCopy] = useState<"none" | "copied" | "failed">("none");
  if (inviteText === null) return <InstallGuide invite={null} onBack={onBack} />;
  const link = `${location.origin}/#join=${inviteText}`;
  const onCopy = () => void copyText(link).then(setCopy);
  return <InstallGuide invite={{ copy, link, onCopy }} onBack={onBack} />;
}
