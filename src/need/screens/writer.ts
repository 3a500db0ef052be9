/** Who wrote something and when, in words. Devices, never people: nobody's name is kept. */
import { useWords } from "../../ui/language.tsx";

/** The author of an answer, as programme records call the device. */
export interface Writer {
  /** Two picture-words, such as "River-Lamp". */
  readonly label: string;
  readonly role: "field" | "volunteer" | "coordinator";
  readonly isThisOne: boolean;
}

interface WriterWords {
  /** `null` is a device without any certificate. */
  readonly who: (writer: Writer | null) => string;
  /** The moment that the writer's own clock gave, in ms since 1970 UTC, shown in the programme's zone. */
  readonly when: (writer: Writer | null, atMs: number) => string;
}

/** `WriterWords` in the language around the component. */
export function useWriterWords(): WriterWords {
  const { t, moment } = useWords();
  return {
    who: (writer) => {
      if (writer === null) return t("writer.unknown");
      return writer.isThisOne ? t("writer.own") : t(`writer.${writer.role}`, { label: writer.label });
    },
    when: (writer, atMs) =>
      t(writer?.role === "coordinator" ? "writer.ownClock" : "writer.phoneClock", { moment: moment(atMs) }),
  };
}
