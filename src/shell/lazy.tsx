/** A part that is loaded when it is needed, so that no role pays for another's screens. It is kept for offline starts like everything else. */
import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { useWords } from "../ui/language.tsx";
import { Notice } from "../ui/notice.tsx";
import { Screen } from "../ui/screen.tsx";
import type { Device } from "./acts/device.ts";
import { LoadingScreen } from "./screens/loading.tsx";
import { startOver } from "./start-over.ts";

interface LazyProps<Props> {
  readonly device: Pick<Device, "loadAllWords">;
  readonly load: () => Promise<ComponentType<Props>>;
  readonly props: Props;
  /** A part of a screen that is there: nothing stands in its place until it comes, or where it does not load. */
  readonly isSmall?: boolean;
  /** Goes on without the part where it does not load, instead of saying so. */
  readonly onLost?: () => void;
}

export function Lazy<Props extends object>({
  device,
  load,
  props,
  isSmall,
  onLost,
}: LazyProps<Props>): JSX.Element | null {
  const [loaded, setPart] = useState<{ readonly Part: ComponentType<Props> | null; readonly by: unknown } | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    // What comes late, or is lost late, changes nothing where another part stands by now, or none.
    let isWanted = true;
    const show = (Part: ComponentType<Props> | null) => {
      if (isWanted) setPart({ Part, by: load });
    };
    const lose = () => {
      if (!isWanted) return;
      if (onLost) return onLost();
      show(null);
      // Somebody pressed Try again, and that did not do.
      if (tries > 0) void startOver();
    };
    Promise.all([load(), device.loadAllWords()]).then(([Part]) => show(Part), lose);
    return () => {
      isWanted = false;
    };
  }, [load, tries]);
  // One part in the place of another is not given the other's props.
  const part = loaded?.by === load ? loaded : null;
  if (isSmall && !part?.Part) return null;
  if (part === null) return <LoadingScreen />;
  const again = () => {
    setPart(null);
    setTries(tries + 1);
  };
  if (part.Part === null) return <NotLoadedScreen onAgain={again} />;
  return <part.Part {...props} />;
}

/** A small part that comes a moment after the screen that it belongs to; `null` until then, and where it does not load. */
export function useLoaded<Props>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> | null {
  const [part, setPart] = useState<{ readonly Part: ComponentType<Props> } | null>(null);
  useEffect(() => {
    load().then(
      (Part) => setPart({ Part }),
      () => undefined,
    );
  }, [load]);
  return part?.Part ?? null;
}

/** The part did not load: the one trouble that must not need loading itself. */
export function NotLoadedScreen({ onAgain }: { readonly onAgain: () => void }): JSX.Element {
  const { t } = useWords();
  const again = (
    <Button kind="primary" wide onPress={onAgain}>
      {t("app.notLoadedDo")}
    </Button>
  );
  return (
    <Screen title={t("app.notLoadedTitle")} isRead actions={again}>
      <Notice kind="warning">{t("app.notLoaded")}</Notice>
    </Screen>
  );
}
