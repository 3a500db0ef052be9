/** What the build puts in. */

/** The app's version. */
declare const __VERSION__: string;

/** The messages that registering needs, and all others: two halves of the one catalogue file. */
declare module "*.json?part=field" {
  const messages: Readonly<Record<string, string>>;
  export default messages;
}
declare module "*.json?part=others" {
  const messages: Readonly<Record<string, string>>;
  export default messages;
}

/** The address of a style sheet that is loaded with the part that needs it, and not with the page. */
declare module "*.css?url" {
  const address: string;
  export default address;
}
