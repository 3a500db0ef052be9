/** The capture path and the page after it. */
import type { JSX } from "preact";
import { CaptureScreen } from "../../need/screens/capture.tsx";
import { SavedScreen } from "../../need/screens/saved.tsx";
import { type Setup, setupOf } from "../../programme/model.ts";
import { Lazy } from "../lazy.tsx";
import type { Field } from "./field.ts";
import type { Page } from "./page.ts";
import { placeOf } from "./places.ts";
import { useNotice } from "./use-notice.ts";

const loadCounts = () => import("../../need/screens/counts.tsx").then(({ CountsScreen }) => CountsScreen);

const loadNote = () => import("../../need/screens/note.tsx").then(({ NotePart }) => NotePart);

/** The sheet in the language of the talk, else in the programme's own. */
const servicesIn = (sheets: Setup["services"], language: string) =>
  sheets.find((sheet) => sheet.language === language) ?? sheets[0];

/** The screen of the draft's step. */
export function CapturePart(field: Field): JSX.Element | null {
  const { device, settings, capture } = field;
  const { draft, leave, save } = capture;
  const notice = useNotice(field, draft);
  const { asksNote, items, services } = setupOf(settings);
  return (
    draft && (
      <CaptureScreen
        draft={draft}
        places={settings.areas}
        items={items}
        counts={(props) => <Lazy device={device} load={loadCounts} props={props} />}
        note={
          (asksNote || draft.note || draft.step === "note") && (
            <Lazy
              device={device}
              load={loadNote}
              isSmall={draft.step !== "note"}
              props={{ draft, asksNote, onDraft: capture.change }}
            />
          )
        }
        lastPlace={capture.lastPlace}
        services={servicesIn(services, draft.language)}
        notice={notice.facts}
        noticeExtras={notice.extras}
        saveState={capture.saveState}
        onDraft={capture.change}
        onLeave={capture.back}
        onRefuse={() => leave("refused")}
        onSave={() => void save(false)}
        onSaveAndMore={() => void save(true)}
      />
    )
  );
}

/** After saving. */
export function SavedPart({ session, needs, capture, go, page }: Field & { readonly page: Page & { at: "saved" } }) {
  return (
    <SavedScreen
      alias={page.need.alias}
      place={placeOf(needs ?? [], page.need)}
      effort={session.vault.identity().charter.isTraining ? capture.effort.result() : null}
      onSomethingElse={() => capture.startAnother(page.draft)}
      onNewNeed={capture.startNew}
      onHome={() => go({ at: "home" })}
    />
  );
}
