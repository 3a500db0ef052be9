/** The language around the whole app, and the list from which another one is chosen on any screen. What is on the screen stays as it is. */
import type { ComponentChildren, ComponentType, JSX } from "preact";
import { useState } from "preact/hooks";
import type { VaultShelf } from "../store/shelf.ts";
import { LanguageProvider } from "../ui/language.tsx";
import type { Languages } from "./language.ts";
import type { LanguageMenuProps } from "./language-menu.tsx";
import { useLoaded } from "./lazy.tsx";

interface SpeakingProps {
  readonly languages: Languages;
  readonly shelf: Pick<VaultShelf, "speak">;
  /** IANA zone of the programme; the phone's own where none is open. */
  readonly timeZone: string;
  readonly children: ComponentChildren;
}

/** Comes with its words. */
const loadHearScreen = async ({ loadAll }: Languages) =>
  (await Promise.all([import("../ui/hear-screen.tsx"), loadAll()]))[0].HearScreen;

export function Speaking({ languages, shelf, timeZone, children }: SpeakingProps): JSX.Element {
  const [language, setLanguage] = useState(languages.current);
  const [loadHear] = useState(() => () => loadHearScreen(languages));
  const Reader = useLoaded(loadHear);
  const [Menu, setMenu] = useState<ComponentType<LanguageMenuProps> | null>(null);
  const open = async () => {
    const [{ LanguageMenu }] = await Promise.all([import("./language-menu.tsx"), languages.loadAll()]);
    setMenu(() => LanguageMenu);
  };
  return (
    <LanguageProvider
      {...language}
      timeZone={timeZone}
      onChoose={() => void open().catch(() => undefined)}
      loadReader={languages.loadReader}
      Reader={Reader}
    >
      {children}
      {Menu && (
        <Menu
          digits={language.digits}
          onChange={async (speech) => {
            setLanguage(await languages.change(speech));
            // Where the phone keeps nothing, the choice holds until the page closes.
            await shelf.speak(speech).catch(() => undefined);
          }}
          onClose={() => setMenu(null)}
        />
      )}
    </LanguageProvider>
  );
}
