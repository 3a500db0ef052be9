import type { ComponentType, JSX } from "preact";
import { describe, expect, it } from "vitest";
import { makeHost } from "../../tests/support/stage.tsx";
import { Lazy } from "./lazy.tsx";

const { host, show } = makeHost();
const device = { loadAllWords: async () => undefined };

const saying = (text: string) => (): JSX.Element => <p>{text}</p>;

/** A part that loads when the test says so. */
function makeLoading() {
  let [come, fail]: [(part: ComponentType) => void, () => void] = [() => undefined, () => undefined];
  const part = new Promise<ComponentType>((resolve, reject) => {
    [come, fail] = [resolve, () => reject(new TypeError("not loaded"))];
  });
  let isAsked = false;
  const load = () => {
    isAsked = true;
    return part;
  };
  return { load, come: (one: ComponentType) => come(one), fail: () => fail(), asked: () => isAsked };
}

/** Until whatever was told has been heard. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

/** Until what left the screen has been told so: Preact does that behind the next picture. */
const painted = async (): Promise<void> => {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await settle();
  await settle();
};

describe("a part that is loaded when it is needed", () => {
  it("stays where the one before it comes late", async () => {
    const [first, second] = [makeLoading(), makeLoading()];
    show(<Lazy device={device} load={first.load} props={{}} />);
    await expect.poll(first.asked).toBe(true);
    show(<Lazy device={device} load={second.load} props={{}} />);
    second.come(saying("the second"));
    await expect.poll(() => host.textContent).toBe("the second");
    first.come(saying("the first"));
    await settle();
    expect(host.textContent).toBe("the second");
  });

  it("is not told to be lost once it is left", async () => {
    const left = makeLoading();
    let lost = 0;
    show(<Lazy device={device} load={left.load} props={{}} onLost={() => lost++} />);
    await expect.poll(left.asked).toBe(true);
    show(<p>elsewhere</p>);
    await painted();
    left.fail();
    await settle();
    expect([lost, host.textContent]).toEqual([0, "elsewhere"]);
  });
});
