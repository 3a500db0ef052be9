/** Carrying by hand: a file to take along, and a file to open, each step told in words. */
import type { JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { type StepState, Steps } from "../../ui/steps.tsx";
import type { PlainKey } from "../../words/translate.ts";
import css from "./carry.css?inline";
import { BroughtPart, type BroughtView } from "./carry-brought.tsx";
import { DropPlace } from "./drop-place.tsx";

adoptSheet(css);

/** For whom a file can be made here. */
export type CarryTo = "home" | "phones" | "coordinators";

/** Where making a file stands. */
export interface Making {
  readonly seal: StepState;
  readonly pack: StepState;
  readonly give: StepState;
}

interface CarryFileProps {
  /** `home`: a phone's file for its coordinator. */
  readonly to: readonly CarryTo[];
  readonly making: Making | null;
  /** Nothing is here that the others lack. */
  readonly isNothing: boolean;
  /** It is more than codes can show. */
  readonly isTooLarge: boolean;
  /** The file is made, and the person closed the sheet or it did not open. */
  readonly isNotTaken: boolean;
  /** When the newest file was taken along whose content nobody has answered, ms since 1970; `null` for none. */
  readonly takenMs: number | null;
  readonly opening: boolean;
  readonly brought: BroughtView | null;
  readonly onMake: (to: CarryTo) => void;
  readonly onFile: (file: File) => void;
  /** Moving codes instead of a file. */
  readonly onShow: (to: CarryTo) => void;
  readonly onRead: () => void;
  readonly onLost: () => void;
  readonly onBack: () => void;
}

const MAKE_TEXTS = {
  home: "carry.make",
  phones: "carry.makePhones",
  coordinators: "carry.makeCoordinators",
} as const satisfies Record<CarryTo, PlainKey>;

const SHOW_TEXTS = {
  home: "carry.showCodes",
  phones: "carry.showCodesPhones",
  coordinators: "carry.showCodesCoordinators",
} as const satisfies Record<CarryTo, PlainKey>;

/** The screen of both roles. */
export function CarryFileScreen(props: CarryFileProps): JSX.Element {
  const { t } = useWords();
  const { making, brought } = props;
  const isBusy = making !== null && Object.values(making).includes("working");
  return (
    <Screen
      title={t("carry.byHand")}
      lead={t("carry.byHandLead")}
      layout="capture"
      onBack={props.onBack}
      actions={props.to.map((to, at) => (
        <Button
          key={to}
          kind={at === 0 ? "primary" : "plain"}
          wide
          icon="box"
          busy={isBusy}
          onPress={() => props.onMake(to)}
        >
          {t(MAKE_TEXTS[to])}
        </Button>
      ))}
    >
      {props.opening && (
        <Notice kind="quiet" icon="refresh" announced>
          {t("carry.opening")}
        </Notice>
      )}
      {brought && <BroughtPart brought={brought} />}
      {props.takenMs !== null && <Taken takenMs={props.takenMs} onLost={props.onLost} />}
      {props.isNothing && (
        <Notice kind="quiet" icon="info" announced>
          {t("carry.nothingToTake")}
        </Notice>
      )}
      {props.isTooLarge && (
        <Notice kind="warning" announced>
          {t("carry.tooLarge")}
        </Notice>
      )}
      {making && <MakingSteps making={making} />}
      {props.isNotTaken && (
        <Notice kind="warning" title={t("carry.notTaken")} announced>
          {t("carry.notTakenKeep")}
        </Notice>
      )}
      <DropPlace hint={t("carry.openHint")} label={t("carry.open")} onFile={props.onFile} />
      <CodesPlace {...props} />
    </Screen>
  );
}

/** For two devices in one room. */
function CodesPlace({ to, onShow, onRead }: Pick<CarryFileProps, "to" | "onShow" | "onRead">) {
  const { t } = useWords();
  return (
    <section class="carry-drop">
      <p>{t("carry.codesHint")}</p>
      {to.map((one) => (
        <Button key={one} wide icon="pictures" onPress={() => onShow(one)}>
          {t(SHOW_TEXTS[one])}
        </Button>
      ))}
      <Button wide icon="scan" onPress={onRead}>
        {t("carry.readCodes")}
      </Button>
    </section>
  );
}

function Taken({ takenMs, onLost }: { takenMs: number; onLost: () => void }) {
  const { t, moment } = useWords();
  return (
    <Notice kind="info" icon="box" title={t("carry.taken")}>
      <p>{t("carry.takenAt", { moment: moment(takenMs) })}</p>
      <p>{t("carry.takenKeep")}</p>
      <Button kind="quiet" onPress={onLost}>
        {t("carry.lost")}
      </Button>
    </Notice>
  );
}

const STATE_TEXTS = {
  waiting: "handOver.stateWaiting",
  working: "handOver.stateWorking",
  ok: "handOver.stateOk",
  failed: "handOver.stateFailed",
} as const satisfies Record<StepState, PlainKey>;

function MakingSteps({ making }: { making: Making }) {
  const { t } = useWords();
  const step = (label: PlainKey, state: StepState) => ({ label: t(label), state, stateText: t(STATE_TEXTS[state]) });
  return (
    <Steps
      steps={[
        step("handOver.stepPack", making.seal),
        step("carry.stepPack", making.pack),
        step("carry.stepGive", making.give),
      ]}
    />
  );
}
