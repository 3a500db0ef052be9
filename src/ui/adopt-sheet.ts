/** Looks of parts that are loaded late: their sheet comes inside their script, so that no phone pays for another role's screens. */

/** Puts the rules of `css` behind those of the page, for as long as the page lives. Not inline style: the page's policy allows it. */
export function adoptSheet(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
