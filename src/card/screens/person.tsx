/** The screens of whoever holds a card, but for the record itself: showing the card, asking, telling, and what stands in the way. K2, K4 to K6 of ux. */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { ReadScreen } from "../../ui/read-screen.tsx";
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
    <Screen
      title={t("person.cardTitle")}
      lead={t("person.cardLead")}
      layout="capture"
      isRead={false}
      onBack={props.onBack}
    >
      <ReadScreen
        what={t("person.thisScreen")}
        parts={[t("person.cardTitle"), t("person.cardLead"), t("person.tap"), t("person.type"), t("person.lost")]}
      />
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
  /** Of a lost card: the day by which its record goes, days since 1970-01-01. `planned`: as it was meant when the programme began. Left out where no programme is known, or several. */
  readonly lastDay?: { readonly day: number; readonly isPlanned: boolean } | null;
  readonly onAgain: () => void;
  readonly onCertificate: () => void;
  readonly onBack: () => void;
}

export function PersonTroubleScreen({
  trouble,
  lastDay = null,
  onAgain,
  onCertificate,
  onBack,
}: TroubleProps): JSX.Element {
  const { t, day } = useWords();
  const title = t(`person.${trouble}Title`);
  const lost =
    lastDay === null
      ? t("person.lostText")
      : t(lastDay.isPlanned ? "person.lostPlanned" : "person.lostBy", { day: day(lastDay.day) });
  const text = trouble === "lost" ? lost : t(`person.${trouble}`);
  const more = trouble === "lost" ? t("person.lostMore") : "";
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
    <Screen title={title} layout="capture" isRead={false} onBack={onBack} actions={actions}>
      <ReadScreen what={t("person.thisScreen")} parts={[title, text, more]} />
      <Notice kind={trouble === "unreachable" ? "quiet" : "info"}>{text}</Notice>
      {more && <p>{more}</p>}
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

/** By tiles alone. Nothing is recorded. */
export function PersonTellScreen({ onTell, onBack }: TellProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("person.tellTitle")} lead={t("person.tellLead")} layout="capture" isRead={false} onBack={onBack}>
      <ReadScreen
        what={t("person.thisScreen")}
        parts={[
          ...[t("person.tellTitle"), t("person.tellLead"), t("person.thanks"), t("person.complaint")],
          ...[t("person.demanded"), t("person.demandedHint"), t("person.why")],
        ]}
      />
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
  /** Where it lies now: with the relay, on a worker's phone that carries it, or nowhere any more (`erased` here while others are asked, `erasedAlone` it was nowhere else). */
  readonly where: "relay" | "phone" | "erased" | "erasedAlone";
  /** Left out where nothing is to be seen any more. */
  readonly onRecord?: () => void;
  readonly onClose: () => void;
}

const ASKED = {
  relay: { icon: "tower", title: "person.askedTitle", text: "person.asked" },
  phone: { icon: "phone", title: "person.carriedTitle", text: "person.carried" },
  erased: { icon: "crossOut", title: "person.erasedTitle", text: "person.erasedHere" },
  erasedAlone: { icon: "crossOut", title: "person.erasedTitle", text: "person.erasedAlone" },
} as const;

/** What was asked, and where that lies now. */
export function PersonAskedScreen({ days, isErasure, where, onRecord, onClose }: AskedProps): JSX.Element {
  const { t } = useWords();
  const { icon, title, text } = ASKED[where];
  const said = t(where === "relay" && isErasure ? "person.askedErase" : text);
  return (
    <Screen
      title={t(title)}
      layout="capture"
      isRead={false}
      actions={
        <>
          <Button kind="primary" icon="crossOut" onPress={onClose}>
            {t("person.closeDo")}
          </Button>
          {onRecord && (
            <Button icon="back" onPress={onRecord}>
              {t("person.toRecord")}
            </Button>
          )}
        </>
      }
    >
      <ReadScreen what={t("person.thisScreen")} parts={[t(title), said]} />
      <Notice kind="info" icon={icon} announced>
        {said}
      </Notice>
      {where !== "erasedAlone" && <p>{t("person.askedDays", { count: days })}</p>}
    </Screen>
  );
}

interface BlankProps {
  readonly onTell: () => void;
  readonly onErase: () => void;
  readonly onClose: () => void;
}

/** A worker's phone without a network that has nothing of the card: what can be asked all the same. */
export function PersonBlankScreen({ onTell, onErase, onClose }: BlankProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("person.blankTitle")}
      layout="capture"
      isRead={false}
      actions={
        <Button kind="primary" icon="crossOut" onPress={onClose}>
          {t("person.closeDo")}
        </Button>
      }
    >
      <ReadScreen
        what={t("person.thisScreen")}
        parts={[
          t("person.blankTitle"),
          t("person.blank"),
          t("person.blankAsk"),
          t("person.tell"),
          t("person.eraseAll"),
        ]}
      />
      <Notice kind="quiet">{t("person.blank")}</Notice>
      <p>{t("person.blankAsk")}</p>
      <div class="more">
        <Button icon="speak" wide onPress={onTell}>
          {t("person.tell")}
        </Button>
        <Button kind="danger" icon="crossOut" wide onPress={onErase}>
          {t("person.eraseAll")}
        </Button>
      </div>
    </Screen>
  );
}

interface EraseAllProps {
  /** The record lies on this phone: erasing begins here. */
  readonly isHere: boolean;
  readonly isWorking: boolean;
  readonly onErase: () => void;
  readonly onKeep: () => void;
}

/** The question before everything is to be erased. Keeping comes first. */
export function PersonEraseDialog({ isHere, isWorking, onErase, onKeep }: EraseAllProps): JSX.Element {
  const { t } = useWords();
  const sentences = [t(isHere ? "person.eraseHere" : "person.erase1"), t("person.erase2"), t("person.erase3")];
  return (
    <Dialog
      title={t("person.eraseTitle")}
      onClose={onKeep}
      actions={
        <>
          <Button onPress={onKeep}>{t("person.eraseKeep")}</Button>
          <Button kind="danger" icon="crossOut" busy={isWorking} onPress={onErase}>
            {t(isHere ? "person.eraseHereDo" : "person.eraseDo")}
          </Button>
        </>
      }
    >
      <ReadScreen what={t("person.thisScreen")} parts={[t("person.eraseTitle"), ...sentences]} />
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
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
