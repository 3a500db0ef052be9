/** The last day on a coordinator's first screen, from the first minute, and what follows once the end is announced or signed. */
import type { JSX } from "preact";
import { daysLeft, localDay } from "../programme/rules.ts";
import { Button } from "../ui/button.tsx";
import { useWords } from "../ui/language.tsx";
import { Notice } from "../ui/notice.tsx";
import { intentOf } from "./acts/closing/facts.ts";
import type { CoordinatorPage } from "./coordinator-page.ts";
import type { Inside } from "./inside.ts";

/** Grey while the end is far, and a warning from the announcement on. */
export function EndPart({
  device,
  session,
  onPage,
}: Inside & { readonly onPage: (page: CoordinatorPage) => void }): JSX.Element {
  const { t, day } = useWords();
  const replica = session.engine.replica();
  const { charter, terms, closing } = replica.control;
  const intent = intentOf(replica);
  const lastDay = localDay(terms.expiresMs - 1, charter.timeZone);
  const left = Math.max(0, daysLeft(terms.expiresMs, device.clock.nowMs(), charter.timeZone));
  const isOver = closing.closed !== null || session.closedBy() !== null;
  const isNear = isOver || intent !== null || closing.finals.length > 0 || left <= NEAR_DAYS;
  return (
    <Notice
      kind={isNear ? "warning" : "quiet"}
      icon="calendar"
      title={isOver ? t("closing.leadClosed") : t("closing.ends", { day: day(lastDay), count: left })}
    >
      {intent && !isOver && <p>{t("closing.banner", { day: day(localDay(intent.closesMs - 1, charter.timeZone)) })}</p>}
      {isNear && (
        <Button icon="arrow" onPress={() => onPage({ at: "closing" })}>
          {t("closing.open")}
        </Button>
      )}
    </Notice>
  );
}

/** From so many days before the last one the ceremony is offered on the first screen (P). */
const NEAR_DAYS = 14;
