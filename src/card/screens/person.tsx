/** The screens of whoever holds a card, but for the record itself: showing the card, asking, telling, and what stands in the way. K2, K4 to K6 of ux. */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import type { RequestType } from "../requests.ts";

interface ShowCardProps {
  readonly camera: ComponentChildren;
  /** The screen's language in its own name, and the list of all; left out where there is one alone. */
  readonly language: string;
  readonly onLanguage: (() => void) | undefined;
  readonly refusal: ComponentChildren;
  readonly onTap: () => void;
  readonly onType: () => void;
  readonly onLost: () => void;
  readonly onBack: () => void;
}

/** K1 and K2: the language, the camera, and the ways around it. */
export function ShowCardScreen(props: ShowCardProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("person.cardTitle")} lead={t("person.cardLead")} layout="capture" onBack={props.onBack}>
      {props.refusal}
      {props.camera}
      <div class="more">
        <Button icon="pictures" wide onPress={props.onTap}>
          {t("person.tap")}
        </Button>
        <Button icon="pencil" wide onPress={props.onType}>
          {t("person.type")}
        </Button>
        {props.onLanguage && (
          <Button icon="language" wide onPress={props.onLanguage}>
            <bdi>{props.language}</bdi>
          </Button>
        )}
        <Button kind="quiet" icon="question" onPress={props.onLost}>
          {t("person.lost")}
        </Button>
      </div>
    </Screen>
  );
}

/** Why nothing is shown, where the card itself can be read. */
export type PersonTrouble = "nothing" | "foreign" | "closed" | "unreachable" | "full" | "lost";

interface TroubleProps {
  readonly trouble: PersonTrouble;
  readonly onAgain: () => void;
  readonly onCertificate: () => void;
  readonly onBack: () => void;
}

export function PersonTroubleScreen({ trouble, onAgain, onCertificate, onBack }: TroubleProps): JSX.Element {
  const { t } = useWords();
  const canRepeat = trouble === "unreachable" || trouble === "nothing";
  const actions =
    trouble === "closed" ? (
      <Button kind="primary" icon="check" onPress={onCertificate}>
        {t("person.closedDo")}
      </Button>
    ) : (
      canRepeat && (
        <Button kind="primary" icon="refresh" onPress={onAgain}>
          {t("ui.tryAgain")}
        </Button>
      )
    );
  return (
    <Screen title={t(`person.${trouble}Title`)} layout="capture" onBack={onBack} actions={actions}>
      <Notice kind={trouble === "unreachable" ? "quiet" : "info"}>
        {t(trouble === "lost" ? "person.lostText" : `person.${trouble}`)}
      </Notice>
      {trouble === "lost" && <p>{t("person.lostMore")}</p>}
    </Screen>
  );
}

/** While the card's keys are worked out and the relay is asked. */
export function PersonLookingScreen(): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("person.lookingTitle")} layout="capture">
      <Progress label={t("person.looking")} detail={t("person.lookingDetail")} />
    </Screen>
  );
}

interface TellProps {
  readonly onTell: (type: RequestType) => void;
  readonly onBack: () => void;
}

/** K5: by tiles alone. Nothing is recorded. */
export function PersonTellScreen({ onTell, onBack }: TellProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("person.tellTitle")} lead={t("person.tellLead")} layout="capture" onBack={onBack}>
      <TileList>
        <Tile icon="heart" label={t("person.thanks")} onPress={() => onTell("thanks")} />
        <Tile icon="speak" label={t("person.complaint")} onPress={() => onTell("complaint")} />
        <Tile
          icon="warning"
          label={t("person.demanded")}
          hint={t("person.demandedHint")}
          onPress={() => onTell("demanded")}
        />
        <Tile icon="question" label={t("person.why")} onPress={() => onTell("why")} />
      </TileList>
    </Screen>
  );
}

interface AskedProps {
  /** Days within which an answer is due. */
  readonly days: number;
  readonly isErasure: boolean;
  readonly onRecord: () => void;
  readonly onClose: () => void;
}

/** What was asked lies at the relay now. */
export function PersonAskedScreen({ days, isErasure, onRecord, onClose }: AskedProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("person.askedTitle")}
      layout="capture"
      actions={
        <>
          <Button kind="primary" icon="crossOut" onPress={onClose}>
            {t("person.closeDo")}
          </Button>
          <Button icon="back" onPress={onRecord}>
            {t("person.toRecord")}
          </Button>
        </>
      }
    >
      <Notice kind="info" icon="tower" announced>
        {t(isErasure ? "person.askedErase" : "person.asked")}
      </Notice>
      <p>{t("person.askedDays", { count: days })}</p>
    </Screen>
  );
}

interface EraseAllProps {
  readonly isWorking: boolean;
  readonly onErase: () => void;
  readonly onKeep: () => void;
}

/** The question before everything is to be erased. Keeping comes first. */
export function PersonEraseDialog({ isWorking, onErase, onKeep }: EraseAllProps): JSX.Element {
  const { t } = useWords();
  return (
    <Dialog
      title={t("person.eraseTitle")}
      onClose={onKeep}
      actions={
        <>
          <Button onPress={onKeep}>{t("person.eraseKeep")}</Button>
          <Button kind="danger" icon="crossOut" busy={isWorking} onPress={onErase}>
            {t("person.eraseDo")}
          </Button>
        </>
      }
    >
      <p>{t("person.erase1")}</p>
      <p>{t("person.erase2")}</p>
      <p>{t("person.erase3")}</p>
    </Dialog>
  );
}

interface IdleProps {
  readonly onKeep: () => void;
  readonly onLonger: () => void;
}

/** C22: the screens clear themselves soon; one touch keeps them, and the time can be made longer. */
export function PersonIdleDialog({ onKeep, onLonger }: IdleProps): JSX.Element {
  const { t } = useWords();
  return (
    <Dialog
      title={t("person.idleTitle")}
      onClose={onKeep}
      actions={
        <>
          <Button kind="primary" onPress={onKeep}>
            {t("person.idleKeep")}
          </Button>
          <Button icon="clock" onPress={onLonger}>
            {t("person.idleLonger")}
          </Button>
        </>
      }
    >
      <p>{t("person.idle")}</p>
    </Dialog>
  );
}
