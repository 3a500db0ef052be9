/** The phones of a programme. Labels, never names. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import "./screens.css";

/** One phone with a certificate. */
export interface PhoneRow {
  readonly id: string;
  /** Two picture-words, such as "River-Lamp". */
  readonly label: string;
  readonly role: "field" | "coordinator";
  /** Programme-local day on which it was let in. */
  readonly approvedDay: number;
  /** When its last record arrived, ms since 1970 UTC; `null` before the first. */
  readonly lastHeardMs: number | null;
  readonly isThisOne: boolean;
}

interface PeopleProps {
  readonly phones: readonly PhoneRow[];
  /** The moment up to which "last heard" holds. */
  readonly asOfMs: number;
  readonly onInvite: () => void;
}

/** All phones, or how to get the first one. A coordinator's own device alone still counts as none. */
export function PeopleScreen({ phones, asOfMs, onInvite }: PeopleProps): JSX.Element {
  const { t, moment } = useWords();
  const hasOthers = phones.some(({ isThisOne }) => !isThisOne);
  return (
    <Screen
      title={t("phones.title")}
      lead={t("phones.lead")}
      layout="wide"
      actions={
        <Button kind="primary" wide icon="plus" onPress={onInvite}>
          {t("phones.invite")}
        </Button>
      }
    >
      {!hasOthers && (
        <EmptyState icon="phone" title={t("phones.emptyTitle")}>
          {t("phones.empty")}
        </EmptyState>
      )}
      {phones.length > 0 && <PhoneTable phones={phones} />}
      <p class="as-of">{t("phones.asOf", { moment: moment(asOfMs) })}</p>
    </Screen>
  );
}

function PhoneTable({ phones }: { phones: readonly PhoneRow[] }) {
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
        </tr>
      </thead>
      <tbody>
        {phones.map((phone) => (
          <PhoneLine key={phone.id} phone={phone} />
        ))}
      </tbody>
    </table>
  );
}

function PhoneLine({ phone }: { phone: PhoneRow }) {
  const { t, day, moment } = useWords();
  const heard = phone.lastHeardMs === null ? t("phones.neverHeard") : moment(phone.lastHeardMs);
  return (
    <tr>
      <th scope="row">
        <bdi>{phone.label}</bdi>
        {phone.isThisOne && <span class="table__note"> ({t("phones.you")})</span>}
      </th>
      <td data-label={t("phones.role")}>{t(phone.role === "field" ? "phones.roleField" : "phones.roleCoordinator")}</td>
      <td data-label={t("phones.approved")}>{day(phone.approvedDay)}</td>
      <td data-label={t("phones.heard")}>{phone.isThisOne ? "–" : heard}</td>
    </tr>
  );
}
