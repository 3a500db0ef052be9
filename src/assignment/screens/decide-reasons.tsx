/** Why this help, what nobody checked, who else came close, and what changed: rules in words, row by row. */
import type { ComponentChildren, JSX } from "preact";
import type { Place } from "../../need/choices.ts";
import { useFieldWords } from "../../need/screens/field-words.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { asLine } from "./as-line.ts";
import { useReasons } from "./reasons.ts";
import type { ChangeView, HelpView, OtherView, ProposalView } from "./views.ts";

interface ReasonsProps {
  readonly proposal: ProposalView;
  readonly help: HelpView | null;
  readonly chosen: OtherView | null;
  readonly places: readonly Place[];
  readonly changes: readonly ChangeView[];
  readonly onCompare: () => void;
}

/** How many others are named before Compare. */
const OTHERS_SHOWN = 3;

export function DecideReasons({ proposal, help, chosen, places, changes, onCompare }: ReasonsProps): JSX.Element {
  const { t } = useWords();
  const say = useReasons(places);
  const { need } = proposal;
  const isSuggestion = help !== null && !chosen;
  return (
    <dl class="decide__rows">
      {isSuggestion && (
        <Row title={t("decide.because")}>
          <Lines lines={proposal.because.map((reason) => say.because(reason, help, need))} />
        </Row>
      )}
      {chosen?.blockedBy && (
        <Row title={t("decide.against")}>
          <Lines lines={[say.against(chosen.blockedBy)]} />
        </Row>
      )}
      {!help && (
        <Row title={t("decide.blocked")}>
          <Lines
            lines={proposal.blockedBy.length === 0 ? [t("decide.notEnough")] : proposal.blockedBy.map(say.against)}
          />
        </Row>
      )}
      {isSuggestion && (
        <Row title={t("decide.notChecked")}>
          <Lines lines={proposal.notChecked.map((reason) => say.because(reason, help, need))} />
        </Row>
      )}
      {proposal.others.length > 0 && <Others {...{ proposal, places, onCompare }} />}
      {changes.length > 0 && <Changes changes={changes} places={places} />}
    </dl>
  );
}

function Row({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="decide__row">
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  const { tag } = useWords();
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{asLine(line, tag)}</li>
      ))}
    </ul>
  );
}

type OthersProps = Pick<ReasonsProps, "proposal" | "places" | "onCompare">;

function Others({ proposal, places, onCompare }: OthersProps) {
  const { t, label: nameOf } = useWords();
  const say = useReasons(places);
  const more = proposal.others.length - OTHERS_SHOWN;
  return (
    <Row title={t("decide.others")}>
      <div class="decide__others">
        {proposal.others.slice(0, OTHERS_SHOWN).map(({ help, blockedBy }) => (
          <span key={help.key}>
            <bdi>{nameOf(help.label)}</bdi> ({blockedBy ? say.against(blockedBy) : t("decide.alsoPossible")})
          </span>
        ))}
        {more > 0 && <span>{t("decide.more", { count: more })}</span>}
        <Button icon="list" onPress={onCompare}>
          {t("decide.compare")}
        </Button>
      </div>
    </Row>
  );
}

function Changes({ changes, places }: Pick<ReasonsProps, "changes" | "places">) {
  const { t } = useWords();
  const words = useFieldWords(places);
  return (
    <Row title={t("decide.changed")}>
      <ul class="decide__changes">
        {changes.map(({ field, before, after }) => (
          <li key={field}>
            {t("decide.change", {
              field: words.title(field),
              before: words.answer(field, before),
              after: words.answer(field, after),
            })}
          </li>
        ))}
      </ul>
    </Row>
  );
}
