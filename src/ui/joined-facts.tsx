/** `joinFacts` for facts that are more than text: names inside their own direction, what stands out. */
import { type ComponentChildren, type JSX, toChildArray } from "preact";
import { useWords } from "./language.tsx";

/** Each child is one fact; those that are missing leave no gap. */
export function JoinedFacts({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const { t } = useWords();
  return <>{toChildArray(children).flatMap((fact, at) => (at === 0 ? [fact] : [t("ui.between"), fact]))}</>;
}
