/** The programmes that were closed at this relay, and how far each is on its way to nothing. Numbers only. */
import type { JSX } from "preact";
import { Cards } from "../../ui/card.tsx";
import { useWords } from "../../ui/language.tsx";
import { RelayFact } from "./relay-fact.tsx";

export interface Closed {
  readonly programmes: number;
  readonly keysDestroyed: number;
  /** Those of which everything is removed. */
  readonly finished: number;
  readonly certificates: number;
}

interface RelayClosedProps {
  readonly closed: { readonly real: Closed; readonly training: Closed };
}

/** Nothing where no programme was closed. */
export function RelayClosed({ closed: { real, training } }: RelayClosedProps): JSX.Element | null {
  const { t } = useWords();
  if (real.programmes + training.programmes === 0) return null;
  return (
    <>
      <h2>{t("relayPage.closed")}</h2>
      <Cards pairs>
        {real.programmes > 0 && (
          <ClosedCard closed={real} value={t("relayPage.programmes", { count: real.programmes })} />
        )}
        {training.programmes > 0 && (
          <ClosedCard closed={training} value={t("relayPage.trainings", { count: training.programmes })} />
        )}
      </Cards>
    </>
  );
}

function ClosedCard({ closed, value }: { closed: Closed; value: string }) {
  const { t } = useWords();
  const { programmes: all, keysDestroyed, finished, certificates } = closed;
  return (
    <RelayFact icon="check" title={t("relayPage.closedTitle")} value={value}>
      <span class="card__line">{t("relayPage.closedKeys", { part: keysDestroyed, all })}</span>
      <span class="card__line">{t("relayPage.closedGone", { part: finished, all })}</span>
      <span class="card__line">{t("relayPage.closedCertificates", { part: certificates, all })}</span>
      <span class="card__line">{t(finished < all ? "relayPage.closedGoing" : "relayPage.closedLeft")}</span>
    </RelayFact>
  );
}
