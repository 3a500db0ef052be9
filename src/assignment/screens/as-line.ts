/** A phrase that stands in brackets elsewhere, as a line of its own: with a capital where its script has one. `tag` is the language's. */
export const asLine = (phrase: string, tag: string): string =>
  phrase.replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase(tag));
