/** The programme's keys: which is in use, who lacks it, when the next comes, what became of old ones. A part of the programme's page. Rule S8 of README.md. */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import "./screens.css";
import "./use-behind-sheet.ts";

/** What became of a former key. `here`: overwritten on this device. `all`: every coordinator signed that it was. Moments in ms since 1970 UTC. */
export type OldKey =
  | { readonly number: number; readonly state: "kept" }
  | { readonly number: number; readonly state: "here" | "all"; readonly atMs: number };

interface KeysProps {
  readonly number: number;
  readonly sinceMs: number;
  /** When the next change is due; `null` for none before the programme ends. */
  readonly nextMs: number | null;
  /** Labels of coordinators who were not given the key. */
  readonly missing: readonly string[];
  /** Newest first. */
  readonly oldKeys: readonly OldKey[];
  readonly state: "ready" | "working" | "changed" | "failed";
  readonly offline: boolean;
  readonly onChange: () => void;
}

/** Changing the keys takes one tap: it takes nothing from anyone who is still in. */
export function KeysPanel(props: KeysProps): JSX.Element {
  const { t, moment } = useWords();
  return (
    <section class="text">
      <h2>{t("keys.title")}</h2>
      <dl class="facts">
        <Fact term={t("keys.current")}>
          {t("keys.number", { number: props.number, moment: moment(props.sinceMs) })}
        </Fact>
        <Fact term={t("keys.next")}>
          {props.nextMs === null ? t("keys.nextNone") : t("keys.nextAt", { moment: moment(props.nextMs) })}
        </Fact>
        <Fact term={t("keys.old")}>
          <OldKeys keys={props.oldKeys} />
        </Fact>
      </dl>
      <Missing labels={props.missing} />
      <Outcome state={props.state} />
      {props.offline && <Notice kind="quiet">{t("keys.offline")}</Notice>}
      <p class="muted">{t("keys.changeHint")}</p>
      <div>
        <Button icon="refresh" busy={props.state === "working"} onPress={props.onChange}>
          {t(props.state === "working" ? "keys.changing" : "keys.change")}
        </Button>
      </div>
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div class="facts__row">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function OldKeys({ keys }: { keys: readonly OldKey[] }) {
  const { t, moment } = useWords();
  const textOf = (old: OldKey): string => {
    const { number } = old;
    if (old.state === "kept") return t("keys.oldKept", { number });
    return t(old.state === "here" ? "keys.oldHere" : "keys.oldAll", { number, moment: moment(old.atMs) });
  };
  if (keys.length === 0) return <>{t("keys.oldNone")}</>;
  return (
    <>
      {keys.map((old) => (
        <span key={old.number} class="facts__note">
          {textOf(old)}
        </span>
      ))}
    </>
  );
}

function Missing({ labels }: { labels: readonly string[] }) {
  const { t, label, listed } = useWords();
  if (labels.length === 0) return <p>{t("keys.everyone")}</p>;
  return (
    <Notice kind="warning" title={t("keys.missing")}>
      <p>
        <bdi>{listed(labels.map(label))}</bdi>
      </p>
      <p>{t("keys.missingText")}</p>
    </Notice>
  );
}

function Outcome({ state }: Pick<KeysProps, "state">) {
  const { t } = useWords();
  if (state === "failed") return <Notice kind="alert">{t("keys.failed")}</Notice>;
  if (state !== "changed") return null;
  return (
    <Notice kind="good" announced>
      {t("keys.changed")}
    </Notice>
  );
}
