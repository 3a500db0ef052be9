/** A card of the relay's page with one fact in large letters. */
import type { ComponentChildren, JSX } from "preact";
import { Card } from "../../ui/card.tsx";
import type { IconName } from "../../ui/icon-paths.ts";

interface RelayFactProps {
  readonly icon: IconName;
  readonly title: string;
  readonly value: string;
  readonly isWarning?: boolean;
  readonly children?: ComponentChildren;
}

/** One thing to know about a relay: what it is, how it is, and what follows from that. */
export function RelayFact({ icon, title, value, isWarning = false, children }: RelayFactProps): JSX.Element {
  return (
    <Card icon={isWarning ? "warning" : icon} title={title} tone={isWarning ? "warning" : "plain"}>
      <p class="relay-page__value">{value}</p>
      {children && <p>{children}</p>}
    </Card>
  );
}
