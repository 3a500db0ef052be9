/**
 * From a blank card before the camera, or its nine words, to what a record would keep of it. The card's secret lives in memory only while its keys are worked
 * out, by `read`.
 */
import { useRef, useState } from "preact/hooks";
import type { CardLink } from "../../card/model.ts";
import type { CardRefusal } from "../../card/screens/give-card.tsx";
import type { CardSecret, ProgrammeId } from "../../kit/brand.ts";
import type { Result } from "../../kit/result.ts";
import { readCardText, secretOfWords } from "../../wire/card.ts";
import { CODE_TROUBLE } from "../acts/card-code.ts";

type BlankStage =
  | { readonly at: "scan"; readonly refusal: CardRefusal | null }
  | { readonly at: "words"; readonly refusal: CardRefusal | null; readonly chosen: readonly number[] }
  | { readonly at: "reading" };

export interface BlankCard {
  readonly stage: BlankStage;
  /** To the camera; what is still before it is not read again at once. */
  scanAnew(refusal: CardRefusal | null): void;
  toWords(): void;
  toCamera(): void;
  scanned(text: string): void;
  told(numbers: readonly number[]): void;
}

/** How long a card that was just judged may stay before the camera unread (P). */
const PASSED_MS = 4_000;

export function useBlankCard(
  programmeId: ProgrammeId,
  read: (secret: CardSecret) => Promise<Result<CardLink, CardRefusal>>,
  onRead: (link: CardLink) => void,
): BlankCard {
  const [stage, setStage] = useState<BlankStage>({ at: "scan", refusal: null });
  const passed = useRef({ text: "", untilMs: 0 });
  const scanAnew = (refusal: CardRefusal | null) => {
    passed.current.untilMs = performance.now() + PASSED_MS;
    setStage({ at: "scan", refusal });
  };
  /** `refuse` leads back to where the card was read. */
  async function judge(secret: CardSecret, refuse: (refusal: CardRefusal) => void): Promise<void> {
    setStage({ at: "reading" });
    const link = await read(secret);
    if (link.ok) onRead(link.value);
    else refuse(link.error);
  }
  return {
    stage,
    scanAnew,
    toWords: () => setStage({ at: "words", refusal: null, chosen: [] }),
    toCamera: () => setStage({ at: "scan", refusal: null }),
    scanned: (text) => {
      const { current } = passed;
      if (text === current.text && performance.now() < current.untilMs) return;
      current.text = text;
      const secret = readCardText(text, programmeId);
      if (secret.ok) void judge(secret.value, scanAnew);
      else setStage({ at: "scan", refusal: CODE_TROUBLE[secret.error.code] });
    },
    told: (numbers) => {
      const chosen = [...numbers];
      const secret = secretOfWords(Uint8Array.from(chosen), programmeId);
      if (secret.ok) void judge(secret.value, (refusal) => setStage({ at: "words", refusal, chosen }));
      else setStage({ at: "words", refusal: "misread", chosen });
    },
  };
}
