/**
 * A card for an own record: scanned or told by its words, checked, and bound when the worker says that it was given. Its secret lives in memory only
 * while its keys are worked out.
 */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CardLink } from "../../card/model.ts";
import { CardReadScreen, GiveCardScreen, type GiveState } from "../../card/screens/give-card.tsx";
import { useWords } from "../../ui/language.tsx";
import { bindCard, readCard } from "../acts/cards.ts";
import { BlankCardRest } from "../scan/blank-card-rest.tsx";
import { ScanPanel } from "../scan/scan-panel.tsx";
import { useBlankCard } from "../scan/use-blank-card.ts";
import type { Field } from "./field.ts";
import type { CardPage } from "./page.ts";

interface Chosen {
  readonly link: CardLink;
  readonly state: GiveState;
}

export function CardPart({
  device,
  session,
  needs,
  capture,
  go,
  page,
}: Field & { readonly page: CardPage }): JSX.Element {
  const words = useWords();
  const { vault } = session;
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const blank = useBlankCard(
    vault.identity().charter.programmeId,
    async (secret) => {
      const { engine } = await session.load();
      return readCard(device, vault, engine.replica(), page.key, secret);
    },
    (link) => setChosen({ link, state: "ready" }),
  );
  const alias = words.alias(page.alias);
  const own = needs?.find(({ key }) => key === page.key);
  const leave = () => go(page.next);
  const another = (refusal: Parameters<typeof blank.scanAnew>[0]) => {
    setChosen(null);
    blank.scanAnew(refusal);
  };

  if (chosen)
    return (
      <CardReadScreen
        alias={alias}
        state={chosen.state}
        onGiven={() => void give(chosen.link)}
        onOther={() => another(null)}
      />
    );
  if (blank.stage.at !== "scan") return <BlankCardRest {...blank} />;
  return (
    <GiveCardScreen
      alias={alias}
      place={page.next.at === "saved" ? (own?.place ?? "held") : null}
      hasCard={own?.need.kind === "help" && own.need.card !== undefined}
      scanner={<ScanPanel label={words.t("card.hold")} onText={blank.scanned} />}
      refusal={blank.stage.refusal}
      onWords={blank.toWords}
      onNone={leave}
    />
  );

  async function give(link: CardLink): Promise<void> {
    setChosen({ link, state: "saving" });
    const { engine } = await session.load();
    const bound = await bindCard(vault, engine.replica(), capture.saveOwn, page.key, link);
    if (!bound.ok) return setChosen({ link, state: bound.error.code === "STORE_FULL" ? "full" : "failed" });
    if (bound.value !== "bound") return another(bound.value);
    session.nudge();
    leave();
  }
}
