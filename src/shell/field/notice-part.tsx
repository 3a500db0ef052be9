/** What stands around the notice, with this worker's choices and this programme's languages in it. */
import { useState } from "preact/hooks";
import type { NoticeExtras } from "../../need/screens/notice.tsx";
import { type ExtrasSettings, NoticeLanguage, NoticeMore, NoticePlayer } from "../../need/screens/notice-extras.tsx";
import { setupOf } from "../../programme/model.ts";
import { LANGUAGES, languageOf } from "../../words/language.ts";
import { keptSounds } from "../acts/notice-sounds.ts";
import { keepNoticeVoice, readNoticeVoice } from "../acts/notice-voice.ts";
import type { Field } from "./field.ts";

/** Made anew for each language, so that what it holds is what is shown. */
export async function makeExtras(
  { session: { vault }, settings }: Field,
  onLanguage: ExtrasSettings["onLanguage"],
): Promise<NoticeExtras> {
  let startsSound = await readNoticeVoice(vault);
  const { helpsWithout, givesCards } = setupOf(settings);
  const sounds = await keptSounds().catch(() => null);
  const recordingOf = (tag: string) => sounds?.of(tag, { helped: helpsWithout, card: givesCards });
  const shipped = LANGUAGES.map(({ tag }) => tag);
  const own = settings.languages.filter((tag) => languageOf(tag));
  const languages = [...new Set([...own, ...shipped])];
  const onStartsSound = (starts: boolean) => {
    startsSound = starts;
    void keepNoticeVoice(vault, starts).catch(() => undefined);
  };
  const settingsOf = (): ExtrasSettings => ({ languages, onLanguage, startsSound, onStartsSound, recordingOf });
  return {
    Language: (props) => <NoticeLanguage {...props} settings={settingsOf()} />,
    Player: (props) => <NoticePlayer {...props} settings={settingsOf()} />,
    More: (props) => {
      const [, setTurns] = useState(0);
      const onTick = (starts: boolean) => {
        onStartsSound(starts);
        setTurns((turns) => turns + 1);
      };
      return <NoticeMore {...props} settings={{ ...settingsOf(), onStartsSound: onTick }} />;
    },
  };
}
