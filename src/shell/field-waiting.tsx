/** The programme's places have not arrived yet. */
import type { JSX } from "preact";
import { useWords } from "../ui/language.tsx";
import type { FieldInside } from "./inside.ts";
import { Trouble } from "./trouble.tsx";

export function FieldWaiting({ device, session }: FieldInside): JSX.Element {
  const { t } = useWords();
  const { failure } = session.status();
  return (
    <>
      <Trouble device={device} trouble="noSettings" onAction={() => void session.handOver()} />
      <span class="visually-hidden" role="status">
        {failure ? t("app.relayDown") : ""}
      </span>
    </>
  );
}
