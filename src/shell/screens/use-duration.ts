/** Short spans of time in words. */
import { useWords } from "../../ui/language.tsx";

const LONGEST_IN_SECONDS = 90;

/** Gives a function that says a number of seconds as "25 seconds" or, above a minute and a half, as "3 minutes", rounded up. */
export function useDuration(): (seconds: number) => string {
  const { t } = useWords();
  return (seconds) =>
    seconds <= LONGEST_IN_SECONDS
      ? t("app.seconds", { count: Math.max(1, Math.ceil(seconds)) })
      : t("app.minutes", { count: Math.ceil(seconds / 60) });
}
