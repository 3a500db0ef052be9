/** Chips: answers of which several, or exactly one, can be chosen. Native checkboxes and radio buttons underneath. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-paths.ts";

/** One answer of a group. */
export interface Choice<Code> {
  readonly code: Code;
  readonly label: string;
  readonly icon?: IconName;
}

interface GroupProps<Code> {
  /** The question; hidden from sight where a heading already asks it. */
  readonly legend: string;
  readonly legendHidden?: boolean;
  readonly choices: readonly Choice<Code>[];
}

function Chip({ type, name, choice, checked, onChange }: ChipProps) {
  return (
    <label class="chip">
      <input type={type} name={name} checked={checked} onChange={onChange} autocomplete="off" />
      {choice.icon && <Icon name={choice.icon} />}
      <span class="chip__label">{choice.label}</span>
      <span class="chip__mark">
        <Icon name="check" />
      </span>
    </label>
  );
}

interface ChipProps {
  readonly type: "checkbox" | "radio";
  readonly name: string;
  readonly choice: Omit<Choice<unknown>, "code">;
  readonly checked: boolean;
  readonly onChange: () => void;
}

const legendClass = (hidden: boolean) => (hidden ? "visually-hidden" : "chips__legend");

/** Any number of answers; `onChange` gets all chosen codes in the order of the list. */
export function Chips<Code>(
  props: GroupProps<Code> & { readonly chosen: readonly Code[]; readonly onChange: (chosen: readonly Code[]) => void },
): JSX.Element {
  const { choices, chosen, onChange } = props;
  const toggle = (code: Code) =>
    choices.map((choice) => choice.code).filter((other) => chosen.includes(other) !== (other === code));
  return chipGroup(
    useId(),
    "checkbox",
    props,
    (code) => chosen.includes(code),
    (code) => onChange(toggle(code)),
  );
}

/** Exactly one answer. */
export function Choices<Code>(
  props: GroupProps<Code> & { readonly chosen: Code | null; readonly onChange: (chosen: Code) => void },
): JSX.Element {
  return chipGroup(useId(), "radio", props, (code) => code === props.chosen, props.onChange);
}

function chipGroup<Code>(
  name: string,
  type: "checkbox" | "radio",
  { legend, legendHidden = false, choices }: GroupProps<Code>,
  isChosen: (code: Code) => boolean,
  onPick: (code: Code) => void,
): JSX.Element {
  return (
    <fieldset class="chips">
      <legend class={legendClass(legendHidden)}>{legend}</legend>
      {choices.map((choice) => (
        <Chip
          key={choice.code}
          type={type}
          name={name}
          choice={choice}
          checked={isChosen(choice.code)}
          onChange={() => onPick(choice.code)}
        />
      ))}
    </fieldset>
  );
}
