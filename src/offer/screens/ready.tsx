/** A volunteer's phone has joined: the two words by which the programme knows it, and that nothing else is known. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import "./use-offer-sheet.ts";

interface VolunteerReadyProps {
  readonly programme: string;
  /** The phone's two picture-words in English, such as "Stone-Kite". */
  readonly label: string;
  /** The picture-word under which the vault stands on this phone. */
  readonly picture: string;
  readonly onContinue: () => void;
}

export function VolunteerReadyScreen({ programme, label, picture, onContinue }: VolunteerReadyProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("join.readyTitle")}
      actions={
        <Button kind="primary" wide onPress={onContinue}>
          {t("join.firstNeed")}
        </Button>
      }
    >
      <Called label={label} />
      <Notice kind="good" title={t("join.readyPicture", { picture })}>
        {t("volunteer.ready", { programme })}
      </Notice>
    </Screen>
  );
}

/** The volunteer's name in the programme, and what is not known of them. */
export function Called({ label }: { readonly label: string }): JSX.Element {
  const { t, label: nameOf } = useWords();
  return (
    <div class="called">
      <p class="muted">{t("volunteer.called")}</p>
      <p class="called__name">
        <bdi>{nameOf(label)}</bdi>
      </p>
      <p>{t("volunteer.noName")}</p>
    </div>
  );
}
