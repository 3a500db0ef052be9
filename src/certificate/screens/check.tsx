/** Checking a card against the list: its words typed, the wait, and what the list says. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { useWordReader, useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import { countSigned } from "../counts.ts";
import type { CardFate, CertificateFacts } from "../model.ts";

const WORDS = 9;

interface TypeWordsProps {
  /** Gets nine numbers. */
  readonly onWords: (numbers: readonly number[]) => void;
  readonly onBack: () => void;
}

/** Nine words in one field, in any language. What was typed stays until it can be read. */
export function TypeWordsScreen({ onWords, onBack }: TypeWordsProps): JSX.Element {
  const { t } = useWords();
  const read = useWordReader();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const check = () => {
    const words = read(typed);
    const unknown = words.find(({ index }) => index === null);
    if (unknown) return setWrong(t("certificate.typeUnknown", { word: unknown.typed }));
    if (words.length !== WORDS) return setWrong(t("certificate.typeCount", { count: words.length }));
    onWords(words.flatMap(({ index }) => index ?? []));
  };
  return (
    <Screen
      title={t("certificate.typeTitle")}
      onBack={onBack}
      actions={
        <Button kind="primary" wide onPress={check}>
          {t("certificate.typeGo")}
        </Button>
      }
    >
      <Field
        label={t("certificate.typeField")}
        hint={t("certificate.typeHint")}
        value={typed}
        lines={4}
        onInput={setTyped}
        {...(wrong !== null && { error: wrong })}
      />
    </Screen>
  );
}

interface ScanCardProps {
  readonly camera: ComponentChildren;
  /** What was in the picture last is no card. */
  readonly isOther: boolean;
  readonly onTap: () => void;
  readonly onBack: () => void;
}

/** The camera, and the way around it. */
export function ScanCardScreen({ camera, isOther, onTap, onBack }: ScanCardProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("certificate.scanTitle")}
      lead={t("certificate.scanHold")}
      onBack={onBack}
      actions={
        <Button icon="pictures" wide onPress={onTap}>
          {t("certificate.tap")}
        </Button>
      }
    >
      {isOther && <Notice kind="alert">{t("certificate.scanOther")}</Notice>}
      {camera}
    </Screen>
  );
}

/** While the card is looked up. */
export function LookingScreen(): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("certificate.resultTitle")}>
      <Progress label={t("certificate.working")} detail={t("certificate.workingDetail")} />
    </Screen>
  );
}

interface ResultProps {
  readonly facts: CertificateFacts;
  /** `failed`: the device could not look it up. */
  readonly fate: CardFate | "failed";
  readonly onAnother: () => void;
  readonly onBack: () => void;
}

/** What the list says, and nothing of which card it was. */
export function ResultScreen({ facts, fate, onAnother, onBack }: ResultProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("certificate.resultTitle")}
      onBack={onBack}
      actions={
        <>
          <Button kind="primary" wide onPress={onAnother}>
            {t("certificate.another")}
          </Button>
          <Button wide onPress={onBack}>
            {t("certificate.toPage")}
          </Button>
        </>
      }
    >
      <Fate facts={facts} fate={fate} />
      {facts.contact !== "" && <p>{t("certificate.questions", { contact: facts.contact })}</p>}
    </Screen>
  );
}

function Fate({ facts, fate }: Pick<ResultProps, "facts" | "fate">) {
  const { t } = useWords();
  switch (fate) {
    case "closed":
      return <Closed facts={facts} />;
    case "erased":
      return (
        <Notice kind="good" announced title={t("certificate.earlierTitle")}>
          {t("certificate.earlier")}
        </Notice>
      );
    case "unknown":
      return (
        <Notice kind="info" icon="question" announced title={t("certificate.notFoundTitle")}>
          {t("certificate.notFound")}
        </Notice>
      );
    case "foreign":
      return (
        <Notice kind="info" icon="question" announced title={t("certificate.foreignTitle")}>
          {t("certificate.foreign")}
        </Notice>
      );
    case "failed":
      return <Notice kind="alert">{t("certificate.noMemory")}</Notice>;
  }
}

/** Erased, as far as holders signed it. */
function Closed({ facts }: Pick<ResultProps, "facts">) {
  const { t } = useWords();
  const { signed, all, silentPhones, silentRelays } = countSigned(facts.holders);
  const isWhole = facts.status === "complete";
  return (
    <Notice kind={isWhole ? "good" : "warning"} icon="check" announced title={t("certificate.erasedTitle")}>
      <p>{t("certificate.erased", { signed, count: all })}</p>
      {silentPhones > 0 && <p>{t("certificate.silentPhones", { count: silentPhones })}</p>}
      {silentRelays > 0 && <p>{t("certificate.silentRelays", { count: silentRelays })}</p>}
      {facts.status === "disputed" && <p>{t("certificate.disputedText")}</p>}
    </Notice>
  );
}
