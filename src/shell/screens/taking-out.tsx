/** Taking a device out, which cannot be undone: the reason, what it means point by point, then a second tap that asks once more. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/chips.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { LEAVING_REASONS, useReasonText } from "./reasons.ts";
import "./screens.css";

interface TakingOutProps {
  readonly title: string;
  readonly lead: string;
  readonly why: string;
  readonly meaningTitle: string;
  readonly meaning: readonly string[];
  /** Said above all else, where something is unusual. */
  readonly warnings?: readonly string[];
  readonly chooseFirst: string;
  readonly act: string;
  readonly sure: { readonly title: string; readonly text: string; readonly no: string; readonly yes: string };
  readonly working: string;
  readonly failed: string;
  readonly state: "choose" | "working" | "failed";
  /** Gets the reason's code. Runs only after the second tap. */
  readonly onAct: (reason: number) => void;
  readonly onBack: () => void;
}

/** The one form for phones and coordinators; every word comes from the caller. */
export function TakingOut(props: TakingOutProps): JSX.Element {
  const [reason, setReason] = useState<number | null>(null);
  const [isTried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const reasonText = useReasonText();
  const isWorking = props.state === "working";
  const ask = () => (reason === null ? setTried(true) : setAsking(true));
  return (
    <Screen
      title={props.title}
      lead={props.lead}
      onBack={props.onBack}
      actions={
        <Button kind="danger" wide busy={isWorking} onPress={ask}>
          {isWorking ? props.working : props.act}
        </Button>
      }
    >
      {props.state === "failed" && <Notice kind="alert">{props.failed}</Notice>}
      {props.warnings?.map((warning) => (
        <Notice key={warning} kind="warning">
          {warning}
        </Notice>
      ))}
      {isTried && reason === null && <Notice kind="alert">{props.chooseFirst}</Notice>}
      <Choices
        legend={props.why}
        choices={LEAVING_REASONS.map((code) => ({ code, label: reasonText(code) }))}
        chosen={reason}
        onChange={setReason}
      />
      <section class="text">
        <h2>{props.meaningTitle}</h2>
        <ul class="rules">
          {props.meaning.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </section>
      {isAsking && reason !== null && (
        <Sure
          sure={props.sure}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            props.onAct(reason);
          }}
        />
      )}
    </Screen>
  );
}

function Sure({ sure, onNo, onYes }: { sure: TakingOutProps["sure"]; onNo: () => void; onYes: () => void }) {
  return (
    <Dialog
      title={sure.title}
      onClose={onNo}
      actions={
        <>
          <Button kind="primary" onPress={onNo}>
            {sure.no}
          </Button>
          <Button kind="danger" icon="crossOut" onPress={onYes}>
            {sure.yes}
          </Button>
        </>
      }
    >
      <p>{sure.text}</p>
    </Dialog>
  );
}
