/**
 * The comparison that ends a joining, on both sides.
 *
 * Match and Different have the same size and weight and neither is chosen beforehand: a person who is in a hurry must not be led to Match.
 */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { WordGrid } from "../../ui/word-grid.tsx";
import { ROLE_WORDS, type RoleName } from "./role-words.ts";
import "./screens.css";
import "./use-behind-sheet.ts";

interface CompareProps {
  /** Whose screen this is. */
  readonly side: "phone" | "coordinator";
  /** Three picture-words in the screen's language. */
  readonly words: readonly string[];
  /** Their numbers, for the pictures: the other screen may speak another language. */
  readonly pictures?: ArrayLike<number>;
  /** On the coordinator's side: the role that the invite gives. */
  readonly joinsAs?: RoleName;
  readonly onMatch: () => void;
  readonly onDifferent: () => void;
}

/** Three words and the question whether the other screen shows the same. */
export function CompareScreen({ side, words, pictures, joinsAs, onMatch, onDifferent }: CompareProps): JSX.Element {
  const { t } = useWords();
  const isPhone = side === "phone";
  return (
    <Screen
      title={t(isPhone ? "join.compareTitle" : "invite.requestTitle")}
      actions={
        <div class="pair">
          <Button wide icon="crossOut" onPress={onDifferent}>
            {t("join.different")}
          </Button>
          <Button wide icon="check" onPress={onMatch}>
            {t("join.match")}
          </Button>
        </div>
      }
    >
      <p class="question">{t(isPhone ? "join.compareLead" : "invite.requestLead")}</p>
      <div class="compare">
        <WordGrid words={words} pictures={pictures} />
      </div>
      {joinsAs && <p>{t("invite.requestRole", { role: t(ROLE_WORDS[joinsAs]) })}</p>}
    </Screen>
  );
}

interface StopProps {
  readonly side: "phone" | "coordinator";
  /** Phone: back to the start of joining. Coordinator: a new invite. */
  readonly onContinue: () => void;
}

/** After Different: nothing was given away; start over. */
export function StopScreen({ side, onContinue }: StopProps): JSX.Element {
  const { t } = useWords();
  const isPhone = side === "phone";
  return (
    <Screen
      title={t(isPhone ? "join.stopTitle" : "invite.stopTitle")}
      actions={
        <Button kind="primary" wide icon="refresh" onPress={onContinue}>
          {t(isPhone ? "join.startAgain" : "invite.new")}
        </Button>
      }
    >
      <Notice kind="alert" icon="hand">
        {t(isPhone ? "join.stop" : "invite.stop")}
      </Notice>
    </Screen>
  );
}
