/** Shows a message as moving codes, for as long as it is on the screen. Rules W110, W111 of ../../wire/SPEC.md. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import encodeQr from "qr";
import type { Bytes } from "../../kit/bytes.ts";
import { movingCode } from "../../wire/moving.ts";
import type { PlainKey } from "../../words/translate.ts";
import { CodesShownScreen } from "../screens/codes.tsx";

/** How long each code stands: two looks of a cheap phone's camera (P). */
const CODE_MS = 250;

interface ShowCodesProps {
  readonly message: Bytes;
  readonly title: PlainKey;
  readonly lead: PlainKey;
  readonly next: PlainKey;
  readonly onNext: () => void;
  readonly onBack: () => void;
}

export function ShowCodes({ message, ...screen }: ShowCodesProps): JSX.Element {
  const [number, setNumber] = useState(0);
  useEffect(() => {
    setNumber(0);
    const timer = setInterval(() => setNumber((before) => before + 1), CODE_MS);
    return () => clearInterval(timer);
  }, [message]);
  return <CodesShownScreen {...screen} modules={toModules(movingCode(message, number))} />;
}

/** The picture draws its own quiet zone; the library does not go below a border of one. */
const toModules = (text: string): boolean[][] =>
  encodeQr(text, "raw", { ecc: "low", border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1));
