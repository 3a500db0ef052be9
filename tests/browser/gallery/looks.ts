/** What can be seen of a screen without knowing it: sizes, gaps, order, focus, and what does not fit. Each tells the faults of the page as it stands. */
import type { Page } from "@playwright/test";

/** The focus moves once the screen is drawn, to the heading or into a dialog. A part of a screen takes it not at all. */
export async function hasSettled(page: Page, screen: string): Promise<boolean> {
  if (screen.startsWith("part")) return true;
  const settled = page.waitForFunction(
    () => document.querySelector("dialog[open]") !== null || document.activeElement?.tagName === "H1",
  );
  return settled.then(
    () => true,
    () => false,
  );
}

/** Targets below 48 px, and tiles, chips and primary buttons below 64 px. */
export const smallTargets = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("button, a[href], input, textarea, summary, select")]
      .map((element) => element.closest(".chip") ?? element)
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ element, box }) => {
        const least = element.matches(".tile, .chip, .button--primary") ? 64 : 48;
        return box.width > 0 && (box.height < least - 0.5 || box.width < 47.5);
      })
      .map(({ element, box }) => `${element.className} ${Math.round(box.width)}×${Math.round(box.height)}`),
  );

/** Targets that stand less than 8 px apart. */
export const closeTargets = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const targets = [...document.querySelectorAll("button, a[href], input, textarea, summary, select")]
      .map((element) => element.closest(".chip") ?? element)
      .filter((element) => element.checkVisibility())
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0);
    const name = (element: Element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class")}`;
    return targets.flatMap(({ element, box }, at) =>
      targets.slice(at + 1).flatMap(({ element: other, box: b }) => {
        // What scrolls under a bar at the foot is covered by it for a moment; they are no neighbours.
        if (element.closest("footer, nav, dialog") !== other.closest("footer, nav, dialog")) return [];
        const across = Math.max(box.left - b.right, b.left - box.right);
        const down = Math.max(box.top - b.bottom, b.top - box.bottom);
        const gap = Math.max(across, down);
        return gap < 7.5 ? [`${name(element)} and ${name(other)}: ${Math.round(gap)} px`] : [];
      }),
    );
  });

/** What stands lower on the screen and comes earlier for the keyboard. */
export const outOfOrder = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("main")].flatMap((main) => {
      const boxes = [...main.querySelectorAll("button, a[href], input, textarea, summary, select")]
        .filter((element) => element.checkVisibility() && !element.closest("dialog"))
        .map((element) => ({ element, box: (element.closest(".chip") ?? element).getBoundingClientRect() }));
      return boxes.flatMap(({ element, box }, at) => {
        const before = boxes[at - 1]?.box;
        return before && box.bottom <= before.top
          ? [`${element.getAttribute("class")} stands above what comes before it`]
          : [];
      });
    }),
  );

/** Elements that stick out of the page or hold more than they show. */
export const cutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const look = () => {
      const edge = document.documentElement.clientWidth;
      return [...document.querySelectorAll("body *")]
        .filter(
          (element) =>
            element.checkVisibility() && !element.closest(".visually-hidden, svg, input, textarea, select, thead"),
        )
        .filter((element) => {
          const box = element.getBoundingClientRect();
          const isBlock = !["inline", "contents"].includes(getComputedStyle(element).display);
          const overflows = isBlock && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
          return box.right > edge + 1 || box.left < -1 || overflows;
        })
        .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class")}`);
    };
    // A screen that was just put in place of another may still be laid out: what is a fault stays one.
    for (let frame = 0; frame < 30 && look().length > 0; frame++)
      await new Promise((resolve) => requestAnimationFrame(resolve));
    return look();
  });

/** How wide a page is that scrolls sideways. */
export const sideways = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`${scrollWidth} px wide`] : [];
  });
