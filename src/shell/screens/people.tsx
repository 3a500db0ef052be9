/** The phones of a programme. Labels, never names. */
import type { ComponentChildren, JSX } from "preact";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { ROLE_WORDS, type RoleName } from "./role-words.ts";
import "./screens.css";
import "../../ui/table-sheet.ts";

/** One phone with a certificate. */
export interface PhoneRow {
  readonly id: string;
  /** Two picture-words, such as "River-Lamp". */
  readonly label: string;
  readonly role: RoleName;
  /** Programme-local day on which it was let in. */
  readonly approvedDay: number;
  /** When its last record arrived, ms since 1970 UTC; `null` before the first. */
  readonly lastHeardMs: number | null;
  readonly isThisOne: boolean;
  /** A coordinator ended it: what it hands over later is set aside. */
  readonly isEnded?: boolean;
  /** Nothing came from it when something should have. */
  readonly isLate?: boolean;
}

interface PeopleProps {
  readonly phones: readonly PhoneRow[];
  /** The moment up to which "last heard" holds; `null` for never. */
  readonly asOfMs: number | null;
  /** Now, for the age of the list; left out, no age is said. */
  readonly nowMs?: number;
  /** Left out where this device cannot let anyone in. */
  readonly onInvite?: (role: "field" | "volunteer") => void;
  /** Opens the screen that ends a phone; left out where this device cannot decide. */
  readonly onEnd?: (id: string) => void;
  /** What waits for a coordinator, below the phones. */
  readonly children?: ComponentChildren;
}

/** All phones, or how to get the first one. A coordinator's own device alone still counts as none. */
export function PeopleScreen({ phones, asOfMs, nowMs, onInvite, onEnd, children }: PeopleProps): JSX.Element {
  const { t } = useWords();
  const hasOthers = phones.some(({ isThisOne }) => !isThisOne);
  return (
    <Screen
      title={t("phones.title")}
      lead={t("phones.lead")}
      layout="wide"
      aside={<AsOf lastContactMs={asOfMs} nowMs={nowMs} />}
      actions={
        onInvite && (
          <>
            <Button kind="primary" wide icon="plus" onPress={() => onInvite("field")}>
              {t("phones.invite")}
            </Button>
            <Button wide icon="hand" onPress={() => onInvite("volunteer")}>
              {t("phones.inviteVolunteer")}
            </Button>
          </>
        )
      }
    >
      {!hasOthers && (
        <EmptyState icon="phone" title={t("phones.emptyTitle")}>
          {t("phones.empty")}
        </EmptyState>
      )}
      <Late phones={phones.filter(({ isLate }) => isLate)} />
      {phones.length > 0 && <PhoneTable phones={phones} onEnd={onEnd} />}
      {children}
    </Screen>
  );
}

/** Phones from which nothing came, by label. A reason to ask, and no fault of anyone. */
function Late({ phones }: { phones: readonly PhoneRow[] }) {
  const { t, day, moment } = useWords();
  if (phones.length === 0) return null;
  return (
    <Notice kind="warning" title={t("phones.lateTitle", { count: phones.length })}>
      <ul class="plain-list">
        {phones.map(({ id, label, lastHeardMs, approvedDay }) => (
          <li key={id}>
            {lastHeardMs === null
              ? t("phones.lateNever", { label, day: day(approvedDay) })
              : t("phones.late", { label, moment: moment(lastHeardMs) })}
          </li>
        ))}
      </ul>
      <p>{t("phones.lateDo")}</p>
    </Notice>
  );
}

type OnEnd = PeopleProps["onEnd"] | undefined;

function PhoneTable({ phones, onEnd }: { phones: readonly PhoneRow[]; onEnd: OnEnd }) {
  const { t } = useWords();
  return (
    <table class="table">
      <caption class="visually-hidden">{t("phones.count", { count: phones.length })}</caption>
      <thead>
        <tr>
          <th scope="col">{t("phones.phone")}</th>
          <th scope="col">{t("phones.role")}</th>
          <th scope="col">{t("phones.approved")}</th>
          <th scope="col">{t("phones.heard")}</th>
          {onEnd && <th scope="col">{t("phones.act")}</th>}
        </tr>
      </thead>
      <tbody>
        {phones.map((phone) => (
          <PhoneLine key={phone.id} phone={phone} onEnd={onEnd} />
        ))}
      </tbody>
    </table>
  );
}

function PhoneLine({ phone, onEnd }: { phone: PhoneRow; onEnd: OnEnd }) {
  const { t, label: nameOf, day, moment } = useWords();
  const heard = phone.lastHeardMs === null ? t("phones.neverHeard") : moment(phone.lastHeardMs);
  return (
    <tr>
      <th scope="row">
        <bdi>{nameOf(phone.label)}</bdi>
        {phone.isThisOne && <span class="table__note"> ({t("phones.you")})</span>}
        {phone.isEnded && <span class="table__note"> ({t("phones.isEnded")})</span>}
      </th>
      <td data-label={t("phones.role")}>{t(ROLE_WORDS[phone.role])}</td>
      <td data-label={t("phones.approved")}>{day(phone.approvedDay)}</td>
      <td data-label={t("phones.heard")}>{phone.isThisOne ? "–" : heard}</td>
      {onEnd && <EndCell phone={phone} onEnd={onEnd} />}
    </tr>
  );
}

/** Coordinators are removed by the others, not ended; an ended phone stays ended. */
function EndCell({ phone, onEnd }: { phone: PhoneRow; onEnd: (id: string) => void }) {
  const { t } = useWords();
  if (phone.role === "coordinator" || phone.isEnded) return <td />;
  return (
    <td data-label={t("phones.act")}>
      <Button
        kind="quiet"
        icon="crossOut"
        label={t("phones.endLine", { label: phone.label })}
        onPress={() => onEnd(phone.id)}
      >
        {t("phones.end")}
      </Button>
    </td>
  );
}
