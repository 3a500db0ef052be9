/** What Ebb does and what it cannot promise. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { PlainKey } from "../../words/translate.ts";
import "./screens.css";
import "./use-behind-sheet.ts";

const DOES = ["about.works", "about.little", "about.few", "about.leaves"] as const;
const CANNOT = [
  "about.cannot1",
  "about.cannot2",
  "about.cannot3",
  "about.cannot4",
  "about.cannot5",
  "about.cannot6",
  "about.cannot7",
] as const;
const IS_NOT = ["about.not1", "about.not2"] as const;

/** The limits stand on the same page as the promises and are as long. `version` names the release. */
export function AboutScreen({
  version,
  onBack,
}: {
  readonly version: string;
  readonly onBack: () => void;
}): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("about.title")} layout="wide" onBack={onBack}>
      <div class="two-columns">
        <Sentences title="about.what" sentences={DOES} />
        <Sentences title="about.cannot" sentences={CANNOT} />
        <Sentences title="about.not" sentences={IS_NOT} />
      </div>
      <p class="as-of">{t("about.version", { version })}</p>
    </Screen>
  );
}

function Sentences({ title, sentences }: { title: PlainKey; sentences: readonly PlainKey[] }) {
  const { t } = useWords();
  return (
    <section class="text">
      <h2>{t(title)}</h2>
      <ul>
        {sentences.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ul>
    </section>
  );
}
