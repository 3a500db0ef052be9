/** The four parts of a coordinator's programme, one tap apart. */
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import "./screens.css";
import "./use-behind-sheet.ts";

/** One part. */
export type Tab = "needs" | "people" | "handOver" | "programme";

const TABS = [
  { tab: "needs", icon: "list", text: "tabs.needs" },
  { tab: "people", icon: "people", text: "tabs.people" },
  { tab: "handOver", icon: "deliver", text: "tabs.handOver" },
  { tab: "programme", icon: "calendar", text: "tabs.programme" },
] as const satisfies readonly { tab: Tab; icon: IconName; text: string }[];

interface TabsProps {
  readonly current: Tab;
  /** Needs that came in and were not looked at. */
  readonly newNeeds: number;
  readonly onTab: (tab: Tab) => void;
  /** The screen of the current part. */
  readonly children: ComponentChildren;
}

/** A bar at the foot of phones and at the start of wide screens, beside the part's own screen. */
export function CoordinatorTabs({ current, newNeeds, onTab, children }: TabsProps): JSX.Element {
  const { t, number } = useWords();
  return (
    <div class="tabbed">
      <nav class="tabs" aria-label={t("tabs.label")}>
        {TABS.map(({ tab, icon, text }) => (
          <button
            key={tab}
            type="button"
            class="tabs__tab"
            aria-current={tab === current ? "page" : undefined}
            onClick={() => onTab(tab)}
          >
            <Icon name={icon} />
            <span>{t(text)}</span>
            {tab === "needs" && newNeeds > 0 && (
              <span class="tabs__count">
                <span aria-hidden="true">{number(newNeeds)}</span>
                <span class="visually-hidden">{t("tabs.newNeeds", { count: newNeeds })}</span>
              </span>
            )}
          </button>
        ))}
      </nav>
      <div class="tabbed__screen">{children}</div>
    </div>
  );
}
