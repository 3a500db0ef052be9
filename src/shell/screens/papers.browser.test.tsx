/** What every printed sheet says of days. Title = rule W51 of ../../words/README.md. */
import type { ComponentChildren } from "preact";
import { expect, it } from "vitest";
import { makeStage, plain } from "../../../tests/support/stage.tsx";
import { PosterText } from "../../closing/screens/poster.tsx";
import { LeasePapersScreen } from "./lease-shares.tsx";
import { RecoveryPaperScreen } from "./recovery-papers.tsx";

const { host, show } = makeStage();
const none = () => {};
const END = 20_674;
const shared = { mark: ["river", "lamp"], lastDay: END };
const code = { lines: ["L1AB"], qr: [[true]] };

it.each<[string, readonly string[], ComponentChildren]>([
  [
    "a recovery paper",
    ["Sun 9 August 2026"],
    <RecoveryPaperScreen
      key="recovery"
      paper={{ ...shared, ...code, number: 1, setName: "6C31" }}
      {...{ onPrint: none, onNext: none, onBack: none }}
    />,
  ],
  [
    "an unlock share",
    ["Sun 9 August 2026"],
    <LeasePapersScreen key="share" {...shared} label="River-Lamp" codes={[code]} onPrint={none} onDone={none} />,
  ],
  [
    "the poster of the end",
    ["Sat 8 August 2026", "Sun 9 August 2026"],
    <PosterText key="poster" freezeDay={END - 1} closeDay={END} isTraining={false} />,
  ],
])("W51 %s says the year", (_paper, days, screen) => {
  show(screen);
  for (const day of days) expect(plain(host.textContent)).toContain(day);
});
