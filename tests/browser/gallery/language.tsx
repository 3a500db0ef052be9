/** The list of languages over a screen. */
import type { JSX } from "preact";
import { LanguageMenu } from "../../../src/shell/language-menu.tsx";
import { useWords } from "../../../src/ui/language.tsx";
import { Screen } from "../../../src/ui/screen.tsx";

const none = () => {};

function Behind({ children }: { readonly children: JSX.Element }) {
  const { t } = useWords();
  return <Screen title={t("start.title")}>{children}</Screen>;
}

export const languageStates = {
  "start-language": () => (
    <Behind>
      <LanguageMenu digits="own" onChange={async () => none()} onClose={none} />
    </Behind>
  ),
  "start-language-noLetters": () => (
    <Behind>
      <LanguageMenu
        digits="own"
        draws={(text) => /^\p{Script=Latin}+$/u.test(text)}
        onChange={async () => none()}
        onClose={none}
      />
    </Behind>
  ),
};
