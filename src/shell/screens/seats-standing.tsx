/** What the programme means to be, what it is now and what is missing. One person who decides alone is said in red, whatever was meant. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { Profile } from "./create-form.ts";

const MEANT: Readonly<Record<Profile, { readonly seats: number; readonly k: number }>> = {
  1: { seats: 1, k: 1 },
  2: { seats: 3, k: 2 },
  3: { seats: 5, k: 3 },
};

interface StandingProps {
  /** Seats that decide now. */
  readonly seats: number;
  /** How many of them must agree. */
  readonly k: number;
  readonly profile: Profile;
  readonly hasRecovery: boolean;
}

/** How the programme stands; also for the programme's page. */
export function SeatsStanding({ seats, k, profile, hasRecovery }: StandingProps): JSX.Element {
  const { t } = useWords();
  const meant = MEANT[profile];
  const name = t(`seats.profile${profile}`);
  const missing = meant.seats - seats;
  return (
    <>
      {seats === 1 && (
        <Notice kind="alert" title={t("seats.alone")}>
          {t(hasRecovery ? "seats.aloneSmall" : "seats.aloneText")}
        </Notice>
      )}
      <p>
        <strong>{lackOf()}</strong> <span class="muted">{t("seats.standing", { k, seats })}</span>
      </p>
    </>
  );

  /** Nothing, where there are more than were meant: then what was meant says nothing about now. */
  function lackOf(): string | null {
    if (missing > 0) return t("seats.missing", { profile: name, count: missing });
    if (missing < 0) return null;
    if (profile === 1 && !hasRecovery) return t("seats.noRecovery", { profile: name });
    return k < meant.k ? t("seats.kWrong", { profile: name }) : t("seats.complete", { profile: name });
  }
}
