/** Every state of the operator's page of a relay. */
import type { JSX } from "preact";
import type { Carried } from "../../../src/shell/screens/relay-carried.tsx";
import { type RelayFigures, RelayPageScreen } from "../../../src/shell/screens/relay-page.tsx";
import { RelayAskingScreen, RelayNotShownScreen } from "../../../src/shell/screens/relay-page-trouble.tsx";

const none = () => {};
const NOW = Date.UTC(2026, 6, 3, 7, 40);
const HOUR = 3_600_000;
const NOTHING = { programmes: 0, segments: 0, bytes: 0, phones: 0 };

const UNCLOSED = { programmes: 0, keysDestroyed: 0, finished: 0, certificates: 0 };

const USUAL: RelayFigures = {
  startedMs: NOW - 75 * HOUR,
  nowMs: NOW + 1_000,
  disk: { freeBytes: 22_400_000_000, totalBytes: 31_900_000_000 },
  power: { isPlugged: true, batteryPercent: 100 },
  real: { programmes: 2, segments: 1_482, bytes: 18_400_000, phones: 14 },
  training: { programmes: 1, segments: 37, bytes: 412_000, phones: 3 },
  closed: { real: UNCLOSED, training: UNCLOSED },
  keyless: 0,
};

const page = (
  change: Partial<RelayFigures> = {},
  ageMs = 0,
  isSilent = false,
  carried: Carried = { trouble: "none" },
) => (
  <RelayPageScreen
    figures={{ ...USUAL, ...change }}
    receivedMs={NOW}
    nowMs={NOW + ageMs}
    isSilent={isSilent}
    carried={carried}
    onFile={none}
  />
);
const carried = (is: Carried) => () => page({}, 0, false, is);

export const relayStates: Readonly<Record<string, () => JSX.Element>> = {
  "relay-page": () => page(),
  "relay-page-first": () => page({ startedMs: NOW - 9_000, power: null, real: NOTHING, training: NOTHING }),
  "relay-page-full": () => page({ disk: { freeBytes: 240_000_000, totalBytes: 31_900_000_000 } }),
  "relay-page-clock": () => page({ startedMs: 40_000, nowMs: 3 * HOUR }),
  "relay-page-battery": () => page({ power: { isPlugged: false, batteryPercent: 12 } }),
  "relay-page-elsewhere": () => page({ disk: null, power: { isPlugged: null, batteryPercent: 64 } }),
  "relay-page-quiet": () => page({ real: { ...USUAL.real, phones: 0 } }),
  "relay-page-silent": () => page({}, 7 * 60_000, true),
  "relay-page-closing": () =>
    page({ closed: { real: { programmes: 3, keysDestroyed: 3, finished: 2, certificates: 1 }, training: UNCLOSED } }),
  "relay-page-closed": () =>
    page({
      closed: {
        real: { programmes: 1, keysDestroyed: 1, finished: 1, certificates: 1 },
        training: { programmes: 2, keysDestroyed: 2, finished: 2, certificates: 2 },
      },
    }),
  "relay-page-keyless": () => page({ keyless: 1 }),
  "relay-page-carrying": carried({ trouble: "working" }),
  "relay-page-carried": carried({ trouble: null, fresh: 37, waiting: 0, parts: 4, missing: [] }),
  "relay-page-carriedPart": carried({ trouble: null, fresh: 0, waiting: 1, parts: 4, missing: [2, 4] }),
  "relay-page-carriedForeign": carried({ trouble: "foreign" }),
  "relay-page-carriedSilent": carried({ trouble: "silent" }),
  "relay-asking": () => <RelayAskingScreen />,
  "relay-ended": () => <RelayNotShownScreen why="ended" onAgain={none} />,
  "relay-noAnswer": () => <RelayNotShownScreen why="silent" onAgain={none} />,
};
