/** All offers that came close, side by side: the suggested one first, then the others, each with the rule that keeps it away. */
import type { JSX } from "preact";
import type { Place } from "../../need/choices.ts";
import { Button } from "../../ui/button.tsx";
import { Card, Cards } from "../../ui/card.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import { HelpFacts } from "./facts.tsx";
import { useReasons } from "./reasons.ts";
import type { HelpView, OtherView, ProposalView } from "./views.ts";

interface CompareProps {
  readonly proposal: ProposalView;
  readonly help: HelpView | null;
  readonly places: readonly Place[];
  readonly today: number;
  readonly onChoose: (other: OtherView) => void;
  readonly onBack: () => void;
}

export function CompareScreen({ proposal, help, places, onChoose, onBack }: CompareProps): JSX.Element {
  const { t, alias } = useWords();
  const all: readonly OtherView[] = [
    ...(proposal.help ? [{ help: proposal.help, blockedBy: null }] : []),
    ...proposal.others,
  ];
  return (
    <Screen
      title={t("decide.compareTitle", { alias: alias(proposal.need.alias) })}
      lead={t("decide.compareLead")}
      layout="wide"
      onBack={onBack}
    >
      <Cards pairs>
        {all.map((other) => (
          <OtherCard
            key={other.help.key}
            {...{ other, places, onChoose }}
            isChosen={other.help.key === help?.key}
            isSuggested={other.help.key === proposal.help?.key}
          />
        ))}
      </Cards>
    </Screen>
  );
}

interface OtherCardProps {
  readonly other: OtherView;
  readonly places: readonly Place[];
  readonly isChosen: boolean;
  readonly isSuggested: boolean;
  readonly onChoose: (other: OtherView) => void;
}

/** Rules that nobody skips: a helper who is not checked for somebody to protect (GT5), and an offer that is over. Codes of the rules. */
const NO_EXCEPTION: readonly number[] = [7, 8];

function OtherCard({ other, places, isChosen, isSuggested, onChoose }: OtherCardProps) {
  const { t, label: nameOf } = useWords();
  const { against } = useReasons(places);
  const { label } = other.help;
  const canChoose = !other.blockedBy || !NO_EXCEPTION.includes(other.blockedBy[0]);
  const button = other.blockedBy ? "decide.chooseException" : "decide.choose";
  return (
    <Card
      level={2}
      title={<bdi>{nameOf(label)}</bdi>}
      tone={other.blockedBy ? "past" : "plain"}
      note={
        <p>
          {isSuggested ? t("decide.suggested") : other.blockedBy === null ? t("decide.alsoPossible") : null}
          {other.blockedBy && against(other.blockedBy)}
        </p>
      }
      actions={
        isChosen ? (
          <p class="match-fact">
            <Icon name="check" />
            <span>{t("decide.isChosen")}</span>
          </p>
        ) : (
          canChoose && (
            <Button wide label={t(`${button}Line`, { label })} onPress={() => onChoose(other)}>
              {t(button)}
            </Button>
          )
        )
      }
    >
      <HelpFacts help={other.help} places={places} />
    </Card>
  );
}
