/** A certificate that holds, and everything that can be done with it: reading it and checking cards. The page and the app show the same. */
import type { ComponentChildren, JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { CardWordsScreen } from "../../card/screens/card-words.tsx";
import type { CardFate, CertificateFacts } from "../model.ts";
import { CertificateScreen } from "./certificate.tsx";
import { LookingScreen, ResultScreen, ScanCardScreen, TypeWordsScreen } from "./check.tsx";

interface CertificateFlowProps {
  readonly facts: CertificateFacts;
  readonly languages?: ComponentChildren;
  readonly notes?: ComponentChildren;
  /** Looks up a card by its nine words. Rejects where the device cannot. */
  readonly findByWords: (words: Uint8Array) => Promise<CardFate>;
  /** Looks up a card by the text of its code; `null` where that is no card. */
  readonly findByText: (text: string) => Promise<CardFate | null>;
  /** A camera that reads codes; `null` where there is none. */
  readonly camera: ((onText: (text: string) => void) => ComponentChildren) | null;
  readonly onBack?: () => void;
}

type At = "page" | "tap" | "type" | "scan" | "looking" | { readonly fate: CardFate | "failed" };

export function CertificateFlow(props: CertificateFlowProps): JSX.Element {
  const { facts, languages, notes, camera, onBack } = props;
  const [at, setAt] = useState<At>("page");
  const [isOther, setOther] = useState(false);
  const way = useRef<"tap" | "type" | "scan">("tap");
  const toPage = () => setAt("page");
  const go = (to: "tap" | "type" | "scan") => {
    way.current = to;
    setOther(false);
    setAt(to);
  };
  const look = (found: Promise<CardFate | null>) => {
    setAt("looking");
    found.then(
      (fate) => {
        // What is no card leads back to the camera.
        setOther(fate === null);
        setAt(fate === null ? "scan" : { fate });
      },
      () => setAt({ fate: "failed" }),
    );
  };
  const lookUpWords = (numbers: readonly number[]) => look(props.findByWords(Uint8Array.from(numbers)));
  const lookUpText = (text: string) => look(props.findByText(text));

  if (typeof at === "object")
    return <ResultScreen facts={facts} fate={at.fate} onAnother={() => go(way.current)} onBack={toPage} />;
  switch (at) {
    case "page":
      return (
        <CertificateScreen
          facts={facts}
          languages={languages}
          notes={notes}
          canScan={camera !== null}
          onScan={() => go("scan")}
          onTap={() => go("tap")}
          onType={() => go("type")}
          {...(onBack && { onBack })}
        />
      );
    case "tap":
      return <CardWordsScreen refusal={null} onWords={lookUpWords} onBack={toPage} />;
    case "type":
      return <TypeWordsScreen onWords={lookUpWords} onBack={toPage} />;
    case "scan":
      return <ScanCardScreen camera={camera?.(lookUpText)} isOther={isOther} onTap={() => go("tap")} onBack={toPage} />;
    case "looking":
      return <LookingScreen />;
  }
}
