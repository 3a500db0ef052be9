/**
 * The page of a certificate: composition root of the script that the build puts into the template. It reads the one text that the page carries, judges it,
 * and shows what it says, or that it does not hold. No network, no storage; what is typed or scanned stays in memory.
 */
import { type JSX, render } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { err } from "../../kit/result.ts";
import { LanguageProvider } from "../../ui/language.tsx";
import { chooseLanguage, formatTagOf, usualDigits } from "../../words/language.ts";
import { makeTranslator } from "../../words/translate.ts";
import { findByText, findByWords } from "../check-card.ts";
import { type Judgement, judgeText } from "../judge.ts";
import { CertificateFlow } from "../screens/certificate-flow.tsx";
import { RefusedScreen } from "../screens/refused.tsx";
import { Camera, canScanHere } from "./camera.tsx";
import { LanguageButtons } from "./language-buttons.tsx";
import { catalogueOf, listOf, loadReader } from "./spoken.ts";
import { stretchApart } from "./stretch-apart.ts";
import "../../ui/styles.css";

interface PageProps {
  readonly judged: Judgement;
  readonly canScan: boolean;
}

function Page({ judged, canScan }: PageProps): JSX.Element {
  const [tag, setTag] = useState(() => chooseLanguage(navigator.languages));
  const catalogue = catalogueOf(tag);
  const formatTag = formatTagOf(tag, usualDigits(tag, navigator.languages), navigator.languages);
  useEffect(() => {
    const t = makeTranslator(catalogue, formatTag);
    document.title = judged.ok
      ? t("certificate.title", { name: judged.value.facts.name })
      : t(`certificate.${judged.error}Title`);
  }, [tag]);
  const languages = <LanguageButtons current={tag} onChange={setTag} />;
  const reader = useMemo(() => loadReader(tag), [tag]);
  const timeZone = judged.ok ? judged.value.facts.timeZone : "UTC";
  return (
    <LanguageProvider
      tag={tag}
      formatTag={formatTag}
      catalogue={catalogue}
      list={listOf(tag)}
      timeZone={timeZone}
      loadReader={reader}
    >
      {judged.ok ? (
        <Certificate {...judged.value} canScan={canScan} languages={languages} />
      ) : (
        <RefusedScreen why={judged.error} languages={languages} />
      )}
    </LanguageProvider>
  );
}

type Held = Extract<Judgement, { ok: true }>["value"];

function Certificate({
  facts,
  programmeId,
  leaves,
  canScan,
  languages,
}: Held & { canScan: boolean; languages: JSX.Element }) {
  const list = { programmeId, leaves, stretch: stretchApart };
  return (
    <CertificateFlow
      facts={facts}
      languages={languages}
      findByWords={(words) => findByWords(list, words)}
      findByText={(text) => findByText(list, text)}
      camera={canScan ? (onText) => <Camera onText={onText} /> : null}
    />
  );
}

async function start(): Promise<void> {
  const text = document.getElementById("ebb-certificate")?.textContent ?? "";
  const [read, canScan] = await Promise.all([judgeText(text), canScanHere()]);
  // A page was made for the text that it carries: another version in it is a change like any other.
  const judged: Judgement = read.ok ? read : err("changed");
  const root = document.getElementById("app");
  if (!root) return;
  root.replaceChildren();
  render(<Page judged={judged} canScan={canScan} />, root);
}

void start();
