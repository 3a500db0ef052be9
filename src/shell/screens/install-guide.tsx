/** iOS: pictures of the way to the home screen. An app there has a storage of its own, so joining happens in it and not in a page. */
import type { JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import sheet from "./loss.css?inline";
import "./screens.css";
import "./use-behind-sheet.ts";

adoptSheet(sheet);

/** The pictures that iOS itself shows: the Share button, and Add to Home Screen. */
const SHARE = "M12 15V3M8 6.5 12 2.5l4 4M8.5 10H6v11h12V10h-2.5";
const ADD = "M6 3h12a3 3 0 0 1 3 3v12a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3zM12 8v8M8 12h8";
/** The waves of Ebb's own icon. */
const EBB =
  "M4 8c2.7-3.2 5.3-3.2 8 0s5.3 3.2 8 0M5.5 13c2.2-2.5 4.3-2.5 6.5 0s4.3 2.5 6.5 0M7.5 17.5c1.5-1.7 3-1.7 4.5 0s3 1.7 4.5 0";

interface InstallGuideProps {
  /** An invite was opened here; `null` without one. How copying it went, and the way to do it. */
  readonly invite: { readonly copy: "none" | "copied" | "failed"; readonly link: string; onCopy(): void } | null;
  readonly onBack: () => void;
}

/** Install first, then join. */
export function InstallGuide({ invite, onBack }: InstallGuideProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("app.installTitle")} lead={t("app.installLead")} onBack={onBack}>
      {invite && (
        <Notice icon="copy" title={t("install.inviteTitle")}>
          <p>{t("install.invite")}</p>
          <Button icon="copy" onPress={invite.onCopy}>
            {t("install.copy")}
          </Button>
          {invite.copy === "copied" && (
            <p role="status">
              <strong>{t("invite.copied")}</strong>
            </p>
          )}
          {invite.copy === "failed" && <ByHand link={invite.link} />}
        </Notice>
      )}
      <ol class="big-steps">
        <li>
          <Glyph path={SHARE} />
          <span>{t("app.installStep1")}</span>
        </li>
        <li>
          <Glyph path={ADD} />
          <span>{t("app.installStep2")}</span>
        </li>
        <li>
          <Glyph path={EBB} />
          <span>{t(invite ? "install.step3Paste" : "app.installStep3")}</span>
        </li>
      </ol>
      <p class="muted">{t("install.where")}</p>
    </Screen>
  );
}

function ByHand({ link }: { readonly link: string }) {
  const { t } = useWords();
  return (
    <>
      <p role="status">{t("invite.copyFailed")}</p>
      <p class="breakable">
        <bdi>{link}</bdi>
      </p>
    </>
  );
}

const Glyph = ({ path }: { readonly path: string }) => (
  <svg class="install-glyph" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={path} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
  </svg>
);
