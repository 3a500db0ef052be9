/** Steps, states and lacks in words. */
import { useWords } from "../../ui/language.tsx";
import type { StepName } from "../model.ts";
import type { Lack, StepView } from "../rules.ts";

/** A step's name. */
export function useStepTitle(): (name: StepName) => string {
  const { t } = useWords();
  return (name) => t(`closing.step.${name}`);
}

/** What a step's state is called. */
export function useStateText(): (state: StepView["state"]) => string {
  const { t } = useWords();
  return (state) => t(`closing.state.${state}`);
}

/** What is lacking, as one sentence. */
export function useLackText(): (lack: Lack) => string {
  const { t, moment } = useWords();
  return ({ code, count }) => {
    switch (code) {
      case "freezeDay":
        return count === 0 ? t("closing.lack.noFreezeDay") : t("closing.lack.freezeDay", { moment: moment(count) });
      case "intentApprovals":
      case "devicesBehind":
      case "openNeeds":
      case "paper":
      case "unnamedDevices":
      case "stepsBefore":
      case "signatures":
      case "attestations":
        return t(`closing.lack.${code}`, { count });
      default:
        return t(`closing.lack.${code}`);
    }
  };
}
