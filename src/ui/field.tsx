/** Text that is typed: its label above, a hint, and what is wrong with it beside it. Nothing typed is offered again by the browser. */
import type { ComponentChildren, JSX, TargetedEvent } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./icon.tsx";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: ComponentChildren;
  /** What is wrong and what to do. What was typed stays. */
  readonly error?: string;
  /** Names the control so that an `ErrorSummary` can lead to it. */
  readonly id?: string;
  /** How many lines to show; one by default. */
  readonly lines?: number;
  readonly type?: "text" | "date";
  readonly inputMode?: "text" | "numeric";
  readonly maxLength?: number;
  /** Runs when Enter is pressed in a field of one line. */
  readonly onEnter?: () => void;
}

/** One labelled text control. */
export function Field(props: FieldProps): JSX.Element {
  const ownId = useId();
  const id = props.id ?? ownId;
  const described = [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class={props.error ? "field field--wrong" : "field"}>
      <label class="field__label" for={id}>
        {props.label}
      </label>
      {props.hint && (
        <p class="field__hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {props.error && (
        <p class="field__error" id={`${id}-error`}>
          <Icon name="warning" />
          <span>{props.error}</span>
        </p>
      )}
      <Control {...props} id={id} described={described} />
    </div>
  );
}

function Control(props: FieldProps & { id: string; described: string }) {
  const common = {
    id: props.id,
    class: "field__control",
    value: props.value,
    autocomplete: "off",
    autocapitalize: "none",
    // In capitals it is set as an attribute; the property of that name is a boolean, and any text would turn it on.
    autoCorrect: "off",
    spellcheck: false,
    maxLength: props.maxLength,
    "aria-describedby": props.described || undefined,
    "aria-invalid": props.error ? true : undefined,
    onInput: (event: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) => props.onInput(event.currentTarget.value),
  } as const;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.isComposing) props.onEnter?.();
  };
  if ((props.lines ?? 1) > 1) return <textarea {...common} rows={props.lines} />;
  if (props.type === "date") return <input {...common} type="date" onKeyDown={onKeyDown} />;
  return <input {...common} type="text" inputMode={props.inputMode} onKeyDown={onKeyDown} />;
}

/** What is wrong on this screen, at its top, in the same words as beside the fields, each leading to its field. Announced at once. */
export function ErrorSummary({
  title,
  entries,
}: {
  title: string;
  entries: readonly { readonly fieldId: string; readonly text: string }[];
}): JSX.Element | null {
  if (entries.length === 0) return null;
  return (
    <div class="notice notice--alert" role="alert">
      <Icon name="warning" />
      <div class="notice__body">
        <p class="notice__title">{title}</p>
        <ul class="plain-list">
          {entries.map(({ fieldId, text }) => (
            <li key={fieldId}>
              <button type="button" class="link" onClick={() => document.getElementById(fieldId)?.focus()}>
                {text}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
