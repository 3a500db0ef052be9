/** Chooses an IANA time zone from a list; the browser's own control, so that typing the first letters finds it. */
import type { JSX } from "preact";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";

interface ZoneFieldProps {
  readonly id: string;
  readonly zones: readonly string[];
  /** Empty while none is chosen. */
  readonly value: string;
  readonly error?: string;
  readonly onChange: (zone: string) => void;
}

/** A zone that is chosen but not in the list is offered too, so that no device's own zone is lost. */
export function ZoneField({ id, zones, value, error, onChange }: ZoneFieldProps): JSX.Element {
  const { t } = useWords();
  const offered = value === "" || zones.includes(value) ? zones : [value, ...zones];
  return (
    <div class={error ? "field field--wrong" : "field"}>
      <label class="field__label" for={id}>
        {t("create.zone")}
      </label>
      <p class="field__hint" id={`${id}-hint`}>
        {t("create.zoneHint")}
      </p>
      {error && (
        <p class="field__error" id={`${id}-error`}>
          <Icon name="warning" />
          <span>{error}</span>
        </p>
      )}
      <select
        id={id}
        class="field__control"
        value={value}
        dir="ltr"
        autocomplete="off"
        aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}
        aria-invalid={error ? true : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{t("create.zoneChoose")}</option>
        {offered.map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </select>
    </div>
  );
}
