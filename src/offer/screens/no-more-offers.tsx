/** In the place of a new offer once the programme takes none: why, and what still counts. Rule O8 of README.md. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";

interface NoMoreOffersProps {
  /** Ms since 1970 UTC. */
  readonly sinceMs: number;
  readonly onBack: () => void;
}

export function NoMoreOffersScreen({ sinceMs, onBack }: NoMoreOffersProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("offers.noMoreTitle")}
      layout="capture"
      actions={
        <Button kind="primary" icon="home" onPress={onBack}>
          {t("volunteer.home")}
        </Button>
      }
    >
      <NoMoreOffers sinceMs={sinceMs} />
      <p>{t("offers.noMoreStays")}</p>
    </Screen>
  );
}

/** The same above the own offers. */
export function NoMoreOffers({ sinceMs }: Pick<NoMoreOffersProps, "sinceMs">): JSX.Element {
  const { t, moment } = useWords();
  return (
    <Notice kind="warning" icon="lock">
      {t("closing.helpOver", { moment: moment(sinceMs) })}
    </Notice>
  );
}
