/** The need and the help beside it, each under its name. */
import type { JSX } from "preact";
import type { Place } from "../../need/choices.ts";
import { useWords } from "../../ui/language.tsx";
import { HelpFacts, NeedFacts } from "./facts.tsx";
import type { HelpView, ProposalView } from "./views.ts";
import "./board-sheet.ts";

interface SidesProps {
  readonly proposal: ProposalView;
  /** `null` where the rules allow none. */
  readonly help: HelpView | null;
  readonly places: readonly Place[];
  readonly today: number;
}

export function Sides({ proposal, help, places, today }: SidesProps): JSX.Element {
  const { t, alias, label: nameOf } = useWords();
  return (
    <div class="decide__sides">
      <section class="decide__side">
        <h2>
          <span class="decide__kind">{t("decide.need")}</span>
          <bdi>{alias(proposal.need.alias)}</bdi>
        </h2>
        <NeedFacts need={proposal.need} places={places} today={today} />
      </section>
      <section class="decide__side">
        <h2>
          <span class="decide__kind">{t("decide.help")}</span>
          {help && <bdi>{nameOf(help.label)}</bdi>}
        </h2>
        {help ? <HelpFacts help={help} places={places} /> : <p>{t("decide.noHelp")}</p>}
      </section>
    </div>
  );
}
