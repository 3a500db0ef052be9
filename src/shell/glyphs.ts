/** Whether this phone can draw the letters of a text. A phone without a font for a script shows boxes in their place. */

const SIZE = 32;
/** For private use: no font of a phone draws it, so it looks as every missing letter does. */
const NOWHERE = "\u{10fffd}";

/** False only where a letter of `text` looks like one that no font has. Where a browser does not tell what it draws, nothing is known, and that is no lack. */
export function hasLetters(text: string): boolean {
  const draw = makeDrawer();
  const missing = draw(NOWHERE);
  if (draw("A") === missing) return true;
  return [...text].every((letter) => letter.trim() === "" || draw(letter) !== missing);
}

function makeDrawer(): (letter: string) => string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 2 * SIZE;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return () => "";
  context.font = `${SIZE}px ${getComputedStyle(document.documentElement).fontFamily}`;
  context.textBaseline = "top";
  return (letter) => {
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.fillText(letter, SIZE / 2, SIZE / 4);
    return context.getImageData(0, 0, canvas.width, canvas.height).data.join();
  };
}
