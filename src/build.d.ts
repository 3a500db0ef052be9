/** What the build puts in. */

/** The app's version. */
declare const __VERSION__: string;

/** The messages that registering needs; the others, and those of other languages, are read by `shell/catalogues.ts`. */
declare module "*.json?part=field" {
  const messages: Readonly<Record<string, string>>;
  export default messages;
}

/** The address of a style sheet that is loaded with the part that needs it, and not with the page. */
declare module "*.css?url" {
  const address: string;
  export default address;
}

/** The outlines of the picture-words, packed: `words/picture-outlines.ts` reads them. */
declare module "*.ts?outlines" {
  const packed: import("./words/picture-outlines.ts").PackedPictures;
  export default packed;
}
