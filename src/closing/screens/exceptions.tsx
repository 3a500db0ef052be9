/** Step 7: what could not be confirmed. Compulsory: typed from a list, or "We know of none". Rule G6 of README.md. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { bytesToHex } from "../../kit/bytes.ts";
import { findGiveaway } from "../../programme/rules.ts";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/chips.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import {
  DEVICE_EXCEPTIONS,
  EXCEPTIONS,
  type Exception,
  MAX_EXCEPTION_TEXT,
  MAX_EXCEPTIONS,
  NO_EXCEPTION,
} from "../model.ts";
import { type StepProps, StepScreen } from "./step-screen.tsx";

/** A device that an exception can speak of. */
export interface NamedDevice {
  readonly key: string;
  readonly signKey: Uint8Array;
  readonly label: string;
  readonly isEnded: boolean;
}

interface ExceptionsProps extends StepProps {
  readonly exceptions: readonly Exception[];
  readonly devices: readonly NamedDevice[];
  /** Whether "We know of none" may be said. */
  readonly mayBeNone: boolean;
  /** Tells whether they were written down. */
  readonly onSave: (exceptions: readonly Exception[]) => Promise<boolean>;
}

export function ExceptionsScreen(props: ExceptionsProps): JSX.Element {
  const { t } = useWords();
  const isNone = props.exceptions.some(({ code }) => code === NO_EXCEPTION);
  const listed = isNone ? [] : props.exceptions;
  const save = async (exceptions: readonly Exception[]) => !props.isClosed && (await props.onSave(exceptions));
  return (
    <StepScreen {...props} name="exceptions">
      {isNone && <Notice kind="good">{t("closing.none")}</Notice>}
      {listed.length > 0 && (
        <ul class="closing-list">
          {listed.map((exception, at) => (
            <ExceptionLine
              key={at}
              exception={exception}
              devices={props.devices}
              isFixed={props.isClosed}
              onRemove={() => void save(listed.filter((_, other) => other !== at))}
            />
          ))}
        </ul>
      )}
      {!props.isClosed && (
        <>
          {listed.length < MAX_EXCEPTIONS && (
            <AddException
              devices={props.devices}
              isWorking={props.state === "working"}
              onAdd={(exception) => save([...listed, exception])}
            />
          )}
          {listed.length === 0 && !isNone && (
            <div class="more">
              {props.mayBeNone ? (
                <Button icon="check" onPress={() => void save([{ code: NO_EXCEPTION, holder: null, text: "" }])}>
                  {t("closing.none")}
                </Button>
              ) : (
                <Notice kind="warning">{t("closing.noneNot")}</Notice>
              )}
            </div>
          )}
        </>
      )}
    </StepScreen>
  );
}

interface ExceptionLineProps {
  readonly exception: Exception;
  readonly devices: readonly NamedDevice[];
  readonly isFixed: boolean;
  readonly onRemove: () => void;
}

function ExceptionLine({ exception, devices, isFixed, onRemove }: ExceptionLineProps) {
  const { t, label } = useWords();
  const title = t(`closing.exception${exception.code as (typeof EXCEPTIONS)[number]}`);
  const named = exception.holder && devices.find(({ key }) => key === bytesToHex(exception.holder ?? new Uint8Array()));
  return (
    <li class="closing-list__row">
      <strong>{title}</strong>
      {named && <bdi>{label(named.label)}</bdi>}
      {exception.text && <bdi>{exception.text}</bdi>}
      {!isFixed && (
        <Button kind="quiet" icon="crossOut" label={t("closing.removeLine", { name: title })} onPress={onRemove}>
          {t("closing.remove")}
        </Button>
      )}
    </li>
  );
}

interface AddProps {
  readonly devices: readonly NamedDevice[];
  readonly isWorking: boolean;
  /** Tells whether it was written down. */
  readonly onAdd: (exception: Exception) => Promise<boolean>;
}

function AddException({ devices, isWorking, onAdd }: AddProps) {
  const { t, label } = useWords();
  const [code, setCode] = useState<number | null>(null);
  const [device, setDevice] = useState<string | null>(null);
  const [text, setText] = useState("");
  const needsDevice = code !== null && DEVICE_EXCEPTIONS.includes(code);
  const chosen = devices.find(({ key }) => key === device);
  const isForbidden = findGiveaway(text) !== null;
  const isReady = code !== null && !isForbidden && (!needsDevice || chosen !== undefined);
  const add = async () => {
    if (code === null) return;
    const holder = needsDevice && chosen ? Uint8Array.from(chosen.signKey) : null;
    if (!(await onAdd({ code, holder, text: text.trim() }))) return;
    setCode(null);
    setDevice(null);
    setText("");
  };
  return (
    <section class="stack">
      <h2>{t("closing.addTitle")}</h2>
      <Choices
        legend={t("closing.addLegend")}
        choices={EXCEPTIONS.map((one) => ({ code: one as number, label: t(`closing.exception${one}`) }))}
        chosen={code}
        onChange={setCode}
      />
      {needsDevice && (
        <Choices
          legend={t("closing.whichDevice")}
          choices={devices.map(({ key, label: english }) => ({ code: key, label: label(english) }))}
          chosen={device}
          onChange={setDevice}
        />
      )}
      {code !== null && (
        <>
          <Field
            id="exception-text"
            label={t("closing.addText")}
            hint={t("closing.noNames")}
            maxLength={MAX_EXCEPTION_TEXT}
            lines={2}
            value={text}
            onInput={setText}
            {...(isForbidden && { error: t("closing.noNames") })}
          />
          <Button icon="plus" busy={isWorking} disabled={!isReady} onPress={() => void add()}>
            {t("closing.add")}
          </Button>
        </>
      )}
    </section>
  );
}
