/**
 * A card for an own record: scanned or told by its words, checked, and bound when the worker says that it was given. Its secret lives in memory only
 * while its keys are worked out.
 */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { CardLink } from "../../card/model.ts";
import { CardWordsScreen } from "../../card/screens/card-words.tsx";
import {
  CardReadScreen,
  type CardRefusal,
  GiveCardScreen,
  type GiveState,
  ReadingCardScreen,
} from "../../card/screens/give-card.tsx";
import type { CardSecret } from "../../kit/brand.ts";
import { useWords } from "../../ui/language.tsx";
import { type CardTextCode, readCardText, secretOfWords } from "../../wire/card.ts";
import { bindCard, readCard } from "../acts/cards.ts";
import { ScanPanel } from "../scan/scan-panel.tsx";
import type { Field } from "./field.ts";
import type { CardPage } from "./page.ts";

type Stage =
  | { readonly at: "scan"; readonly refusal: CardRefusal | null }
  | { readonly at: "words"; readonly refusal: CardRefusal | null; readonly chosen: readonly number[] }
  | { readonly at: "reading" }
  | { readonly at: "read"; readonly link: CardLink; readonly state: GiveState };

const REFUSAL_BY_CODE: Readonly<Record<CardTextCode, CardRefusal>> = {
  CARD_TEXT_OTHER: "other",
  CARD_UNKNOWN_VERSION: "version",
  CARD_DAMAGED: "damaged",
  CARD_FOREIGN: "foreign",
};

/** How long a card that was just judged may stay before the camera unread (P). */
const PASSED_MS = 4_000;

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
  const { programmeId } = vault.identity().charter;
  const [stage, setStage] = useState<Stage>({ at: "scan", refusal: null });
  const alias = words.alias(page.alias);
  const own = needs?.find(({ key }) => key === page.key);
  const leave = () => go(page.next);
  const passed = useRef({ text: "", untilMs: 0 });
  /** What is still before the camera is not read again at once. */
  const scanAnew = (refusal: CardRefusal | null): Stage => {
    passed.current.untilMs = performance.now() + PASSED_MS;
    return { at: "scan", refusal };
  };

  switch (stage.at) {
    case "scan":
      return (
        <GiveCardScreen
          alias={alias}
          place={page.next.at === "saved" ? (own?.place ?? "held") : null}
          hasCard={own?.need.kind === "help" && own.need.card !== undefined}
          scanner={<ScanPanel label={words.t("card.hold")} onText={scanned} />}
          refusal={stage.refusal}
          onWords={() => setStage({ at: "words", refusal: null, chosen: [] })}
          onNone={leave}
        />
      );
    case "words":
      return (
        <CardWordsScreen
          start={stage.chosen}
          refusal={stage.refusal}
          onWords={told}
          onBack={() => setStage({ at: "scan", refusal: null })}
        />
      );
    case "reading":
      return <ReadingCardScreen />;
    case "read":
      return (
        <CardReadScreen
          alias={alias}
          state={stage.state}
          onGiven={() => void give(stage.link)}
          onOther={() => setStage(scanAnew(null))}
        />
      );
  }

  function scanned(text: string): void {
    const { current } = passed;
    if (text === current.text && performance.now() < current.untilMs) return;
    current.text = text;
    const secret = readCardText(text, programmeId);
    if (secret.ok) void read(secret.value, scanAnew);
    else setStage({ at: "scan", refusal: REFUSAL_BY_CODE[secret.error.code] });
  }
  function told(numbers: readonly number[]): void {
    const chosen = [...numbers];
    const secret = secretOfWords(Uint8Array.from(chosen), programmeId);
    if (secret.ok) void read(secret.value, (refusal) => ({ at: "words", refusal, chosen }));
    else setStage({ at: "words", refusal: "misread", chosen });
  }
  /** `refuse` says where a card that cannot be bound leads back to. */
  async function read(secret: CardSecret, refuse: (refusal: CardRefusal) => Stage): Promise<void> {
    setStage({ at: "reading" });
    const { engine } = await session.load();
    const link = await readCard(device, vault, engine.replica(), page.key, secret);
    setStage(link.ok ? { at: "read", link: link.value, state: "ready" } : refuse(link.error));
  }
  async function give(link: CardLink): Promise<void> {
    setStage({ at: "read", link, state: "saving" });
    const { engine } = await session.load();
    const bound = await bindCard(vault, engine.replica(), capture.saveOwn, page.key, link);
    if (!bound.ok) return setStage({ at: "read", link, state: bound.error.code === "STORE_FULL" ? "full" : "failed" });
    if (bound.value !== "bound") return setStage(scanAnew(bound.value));
    session.nudge();
    leave();
  }
}
