/** Reads moving codes with the camera until a message is whole. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useWords } from "../../ui/language.tsx";
import { decodeHandMessage, type HandMessage } from "../../wire/hand-message.ts";
import { type Collected, collect, finishMoving, movingProgress } from "../../wire/moving.ts";
import type { PlainKey } from "../../words/translate.ts";
import { ScanPanel } from "../scan/scan-panel.tsx";
import { CodesReadScreen } from "../screens/codes.tsx";

interface ReadCodesProps<Type extends HandMessage["type"]> {
  readonly title: PlainKey;
  /** What is expected; anything else is told, and reading goes on. */
  readonly wanted: Type;
  /** What did not hold of the last message. */
  readonly trouble: PlainKey | null;
  readonly onMessage: (message: Extract<HandMessage, { readonly type: Type }>) => void;
  readonly onBack: () => void;
}

export function ReadCodes<Type extends HandMessage["type"]>(props: ReadCodesProps<Type>): JSX.Element {
  const { t } = useWords();
  const collected = useRef<Collected | null>(null);
  const [progress, setProgress] = useState<ReturnType<typeof movingProgress> | null>(null);
  const [isOther, setOther] = useState(false);

  function take(text: string): void {
    const next = collect(collected.current, text);
    if (next === null) return;
    collected.current = next;
    setProgress(movingProgress(next));
    const whole = finishMoving(next);
    if (!whole) return;
    collected.current = null;
    const message = decodeHandMessage(whole);
    if (message.ok && isWanted(message.value, props.wanted)) props.onMessage(message.value);
    else setOther(true);
  }
  return (
    <CodesReadScreen
      title={props.title}
      scanner={<ScanPanel label={t("carry.holdCodes")} onText={take} />}
      progress={progress}
      trouble={isOther ? "carry.codesOther" : props.trouble}
      onBack={props.onBack}
    />
  );
}

const isWanted = <Type extends HandMessage["type"]>(
  message: HandMessage,
  wanted: Type,
): message is Extract<HandMessage, { readonly type: Type }> => message.type === wanted;
