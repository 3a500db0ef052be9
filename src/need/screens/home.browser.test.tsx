/** What a worker is told of the day: by when to deliver, which place asks most, which way to hand over comes first, and what became of an erased record. */
import { expect, it } from "vitest";
import { makeStage, plain } from "../../../tests/support/stage.tsx";
import { FrameProvider } from "../../ui/frame.tsx";
import { PlaceChip, type PlaceCounts } from "../../ui/place-state.tsx";
import { formatMoment } from "../../words/dates.ts";
import en from "../../words/en.json";
import { EndedRow } from "./ended-record.tsx";
import { HandOverScreen } from "./hand-over.tsx";
import { HomeScreen } from "./home.tsx";

const none = () => {};
const { host, show } = makeStage();
const AT = Date.UTC(2026, 6, 3, 16, 0);

function start(counts: PlaceCounts, deliverByMs: number | null): void {
  show(
    <FrameProvider frame={{ training: false, onLock: none, chip: <PlaceChip counts={counts} /> }}>
      <HomeScreen
        todayCount={3}
        deliverByMs={deliverByMs}
        onNewNeed={none}
        onToday={none}
        onHandOver={none}
        onPhone={none}
      />
    </FrameProvider>,
  );
}
const chip = () => host.querySelector(".place-chip");
const said = (element: Element | null) => plain(element?.textContent);

it("N86 of records in all places home names the one that is least far, with its own count alone", () => {
  const all = { draft: 1, held: 6, packed: 5, newer: 4, relay: 3, coordinator: 2 };
  const { held: _, ...noneHeld } = all;
  const { packed: __, ...nonePacked } = noneHeld;
  const { newer: ___, ...noneNewer } = nonePacked;
  const { relay: ____, ...delivered } = noneNewer;
  const shown = [all, noneHeld, nonePacked, noneNewer, delivered, {}].map((counts) => {
    start(counts, null);
    return [/place--(\w+)/.exec(chip()?.className ?? "")?.[1], said(chip())];
  });
  expect(shown).toEqual([
    ["held", en["chip.held_other"].replace("{count}", "6")],
    ["packed", en["chip.packed_other"].replace("{count}", "5")],
    ["newer", en["chip.newer_other"].replace("{count}", "4")],
    ["relay", en["chip.relay_other"].replace("{count}", "3")],
    ["coordinator", en["chip.coordinator"]],
    ["none", en["chip.empty"]],
  ]);
});

it("N86 home says by when records have to be delivered, where the programme has such a rule", () => {
  const tiles = () => [...host.querySelectorAll(".tile")].map(said);
  const by = en["home.deliverBy"].replace("{day}", formatMoment(AT, "en", "UTC"));
  start({ held: 6 }, AT);
  expect(tiles().filter((text) => text.includes(by))).toEqual([en["home.handOver"] + by]);
  start({ held: 6 }, null);
  expect(tiles()).toContain(en["home.handOver"]);
});

it.each([
  [true, ["by hand", "steps"]],
  [false, ["steps", "by hand"]],
])("N85 other ways to hand over come first where there is no connection (%s)", (offline, order) => {
  show(
    <HandOverScreen
      {...{ heldCount: 6, recordCount: 11, allReceivedAtMs: null, steps: null, offline }}
      otherWays={<p class="by-hand">By file</p>}
      onStart={none}
      onBack={none}
    />,
  );
  const parts = [...host.querySelectorAll(".by-hand, .steps")];
  expect(parts.map((part) => (part.matches(".steps") ? "steps" : "by hand"))).toEqual(order);
});

it("N35 what is left of an erased record says how many copies confirmed it, of how many", () => {
  show(
    <ul>
      <EndedRow ended={{ key: "a", atMs: AT, state: "confirmed", confirmed: 4, copies: 5 }} />
    </ul>,
  );
  expect(said(host)).toContain("Erased: 4 of 5 copies confirmed");
});
