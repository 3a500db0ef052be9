/** Every state of carrying by hand, with made-up files. */
import type { JSX } from "preact";
import encodeQR from "qr";
import type { BroughtView, FileTrouble } from "../../../src/shell/screens/carry-brought.tsx";
import { CarryFileScreen, type CarryTo } from "../../../src/shell/screens/carry-file.tsx";

import { CodesReadScreen, CodesShownScreen } from "../../../src/shell/screens/codes.tsx";
import { ScanView } from "../../../src/shell/screens/scan-view.tsx";

const none = () => {};
const AT = Date.UTC(2026, 5, 30, 13, 2);

const screen = (to: readonly CarryTo[], over: Partial<Parameters<typeof CarryFileScreen>[0]> = {}) => (
  <CarryFileScreen
    to={to}
    making={null}
    isNothing={false}
    isTooLarge={false}
    isNotTaken={false}
    takenMs={null}
    opening={false}
    brought={null}
    onMake={none}
    onFile={none}
    onShow={none}
    onRead={none}
    onLost={none}
    onBack={none}
    {...over}
  />
);

const brought = (over: Partial<Extract<BroughtView, { readonly trouble: null }>>): BroughtView => ({
  ...{
    trouble: null,
    maker: "River-Lamp",
    isFromCoordinator: false,
    madeMs: AT,
    newNeeds: 0,
    answered: 0,
    isNew: true,
  },
  ...{ parts: 1, missing: [], early: 0, hasStrangers: false, isFlawed: false, isForged: false, isCopied: false },
  ...{ relay: null, isAnswerDue: false, isForOthers: false, ...over },
});
const trouble = (code: FileTrouble) => () => screen(["home"], { brought: { trouble: code } });

const MODULES = encodeQR(`M1${"0".repeat(147)}`, "raw", { ecc: "low", border: 1 });
const codes = (lead: "carry.codesShow" | "carry.joinShow") => () => (
  <CodesShownScreen
    title={lead === "carry.codesShow" ? "carry.showCodes" : "carry.joinTitle"}
    lead={lead}
    modules={MODULES}
    next={lead === "carry.codesShow" ? "carry.theyHave" : "carry.joinReadPhone"}
    onNext={none}
    onBack={none}
  />
);
const reading = (trouble: "carry.codesOther" | null) => () => (
  <CodesReadScreen
    title="carry.readCodes"
    scanner={<ScanView label="Hold the moving codes inside the frame." state="on" onAgain={none} />}
    progress={{ have: 7, need: 22 }}
    trouble={trouble}
    onBack={none}
  />
);

/** Screens by name. */
export const carryStates: Readonly<Record<string, () => JSX.Element>> = {
  "carrying-start": () => screen(["home"]),
  "carrying-making": () => screen(["home"], { making: { seal: "ok", pack: "working", give: "waiting" } }),
  "carrying-taken": () => screen(["home"], { making: { seal: "ok", pack: "ok", give: "ok" }, takenMs: AT }),
  "carrying-closed": () => screen(["home"], { making: { seal: "ok", pack: "ok", give: "failed" }, isNotTaken: true }),
  "carrying-nothing": () => screen(["home"], { isNothing: true }),
  "carrying-desk": () => screen(["phones", "coordinators"]),
  "carrying-opening": () => screen(["phones"], { opening: true }),
  "carrying-brought": () =>
    screen(["phones", "coordinators"], {
      brought: brought({ newNeeds: 12, isAnswerDue: true, isForOthers: true, relay: false }),
    }),
  "carrying-answer": () =>
    screen(["home"], { brought: brought({ isFromCoordinator: true, maker: "Stone-Kite", answered: 3 }) }),
  "carrying-damaged": () =>
    screen(["phones"], {
      brought: brought({ newNeeds: 40, parts: 12, missing: [2, 7], early: 5, hasStrangers: true, isFlawed: true }),
    }),
  "carrying-warned": () =>
    screen(["home"], { brought: brought({ maker: null, isNew: false, isForged: true, isCopied: true, relay: true }) }),
  "carrying-order": () => screen(["phones"], { brought: { trouble: "end", what: "order" } }),
  "carrying-endAnswer": () => screen(["phones"], { brought: { trouble: "end", what: "answer" } }),
  "carrying-large": () => screen(["home"], { isTooLarge: true }),
  "carrying-codes": codes("carry.codesShow"),
  "carrying-invite": codes("carry.joinShow"),
  "carrying-reading": reading(null),
  "carrying-strange": reading("carry.codesOther"),
  "carrying-other": trouble("other"),
  "carrying-newer": trouble("newer"),
  "carrying-cut": trouble("nothing"),
  "carrying-foreign": trouble("foreign"),
  "carrying-full": trouble("full"),
};
