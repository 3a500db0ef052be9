import { describe, expect, it } from "vitest";
import { makeSaving } from "./saving.ts";

/** A flow whose saving ends when the test says so; `seen` is what it did, in order. */
function makeFlow() {
  const seen: string[] = [];
  const saving = makeSaving();
  const settle: { keep: () => void; refuse: () => void; breakOff: () => void }[] = [];
  const save = (name: string) =>
    saving.run(
      () => {
        seen.push(`save ${name}`);
        return new Promise((resolve, reject) =>
          settle.push({
            keep: () => resolve((pressed) => (pressed ? pressed() : seen.push(`after ${name}`))),
            refuse: () => resolve(null),
            breakOff: () => reject(new TypeError("gone")),
          }),
        );
      },
      () => seen.push(`${name} broke off`),
    );
  const press = (name: string) => saving.press(() => seen.push(name));
  return { seen, saving, settle, save, press };
}

describe("what is pressed while something is saved", () => {
  it("U8 is carried out at once where nothing is being saved", () => {
    const { seen, press } = makeFlow();
    press("back");
    expect(seen).toEqual(["back"]);
  });

  it("U8 waits and then leads where it would have led, in the place of what follows by itself", async () => {
    const { seen, settle, save, press } = makeFlow();
    const done = save("form");
    press("back");
    expect(seen).toEqual(["save form"]);
    settle[0]?.keep();
    await done;
    expect(seen).toEqual(["save form", "back"]);
  });

  it("U8 what follows by itself comes where nothing was pressed", async () => {
    const { seen, settle, save } = makeFlow();
    const done = save("form");
    settle[0]?.keep();
    await done;
    expect(seen).toEqual(["save form", "after form"]);
  });

  it("U8 leads nowhere where it was refused, and the next press is free", async () => {
    const { seen, settle, save, press } = makeFlow();
    const done = save("form");
    press("back");
    settle[0]?.refuse();
    await done;
    expect(seen).toEqual(["save form"]);
    press("back again");
    expect(seen).toEqual(["save form", "back again"]);
  });

  it("U8 is carried out where saving breaks off, after the screen knows of it", async () => {
    const { seen, settle, save, press } = makeFlow();
    const done = save("form");
    press("back");
    settle[0]?.breakOff();
    await done;
    expect(seen).toEqual(["save form", "form broke off", "back"]);
  });

  it("U8 nothing is saved twice, however often Save is pressed", async () => {
    const { seen, settle, save } = makeFlow();
    const done = save("form");
    await save("form");
    settle[0]?.keep();
    await done;
    expect(seen).toEqual(["save form", "after form"]);
  });

  it("U8 keeps its order, also where it saves again", async () => {
    const { seen, settle, save, press, saving } = makeFlow();
    const done = save("first");
    let second = Promise.resolve();
    saving.press(() => {
      second = save("second");
    });
    press("back");
    settle[0]?.keep();
    await done;
    expect(seen).toEqual(["save first", "save second"]);
    settle[1]?.keep();
    await second;
    expect(seen).toEqual(["save first", "save second", "back"]);
  });
});
