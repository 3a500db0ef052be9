import { expect, it } from "vitest";
import { makeStage } from "../../../tests/support/stage.tsx";
import { CodesCame } from "./codes-came.tsx";

const { host, show } = makeStage();

it("U10 each code that came is shown, and a quarter of them is said", () => {
  const said = new Set<string>();
  for (let have = 1; have <= 100; have++) {
    show(<CodesCame have={have} need={100} />);
    expect(host.querySelector(".big-text")?.textContent).toBe(`${have} of 100 codes`);
    said.add(host.querySelector("[role=status]")?.textContent ?? "none");
  }
  expect([...said]).toEqual(["", "25 of 100 codes", "50 of 100 codes", "75 of 100 codes", "100 of 100 codes"]);
});

it("U10 of a few codes each is a quarter or more", () => {
  show(<CodesCame have={1} need={3} />);
  expect(host.querySelector("[role=status]")?.textContent).toBe("1 of 3 codes");
});
