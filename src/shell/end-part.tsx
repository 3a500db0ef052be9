/** The last day on a coordinator's first screen, from the first minute, and what follows once the end is announced or signed. */
import type { JSX } from "preact";
import { ANNOUNCE_DAYS, isAnnounceDue } from "../closing/rules.ts";
import { daysLeft, localDay } from "../programme/rules.ts";
import { Button } from "../ui/button.tsx";
import { useWords } from "../ui/language.tsx";
import { Notice } from "../ui/notice.tsx";
import { intentOf } from "./acts/closing/facts.ts";
import type { CoordinatorPage } from "./coordinator-page.ts";
import type { Inside } from "./inside.ts";

/** Grey while the end is far, and a warning from two weeks before it or the announcement on. */
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
  const isNear = isOver || intent !== null || closing.finals.length > 0 || left <= ANNOUNCE_DAYS;
  return (
    <Notice
      kind={isNear ? "warning" : "quiet"}
      icon="calendar"
      title={isOver ? t("closing.leadClosed") : t("closing.ends", { day: day(lastDay), count: left })}
    >
      {intent && !isOver && <p>{t("closing.banner", { day: day(localDay(intent.closesMs - 1, charter.timeZone)) })}</p>}
      {!isOver && closing.finals.length === 0 && isAnnounceDue(left, intent !== null) && (
        <p>{t("closing.announceDue")}</p>
      )}
      {isNear && (
        <Button icon="arrow" onPress={() => onPage({ at: "closing" })}>
          {t("closing.open")}
        </Button>
      )}
    </Notice>
  );
}
