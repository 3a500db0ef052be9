/**
 * What is never recorded, as words that a field, a column or a key must not be called. Data. The red lines of a charter say the same to everyone.
 * A name is taken apart into its words first: `dateOfBirth`, `date_of_birth` and "Date of birth" are the same.
 */

/** Words by what they would lead to, in the order in which a sentence about them is chosen. */
export const FORBIDDEN_WORDS = {
  person:
    "name names firstname lastname fullname initials nickname surname forename family relation relationship spouse parent mother father husband wife guardian householder",
  number: "passport id ids nid identity document documents ration case licence license ssn registration",
  contact:
    "phone phones telephone tel mobile cell whatsapp email mail handle contact contacts account device imei sim ip",
  spot: "gps lat latitude lon lng long longitude coordinate coordinates x y geo geom geometry geopoint location address street house plot tent room shelter plus pluscode what3words",
  body: "photo photos picture image images face voice audio recording signature fingerprint iris biometric biometrics",
  trait:
    "birth birthday dob born age gender sex ethnicity ethnic tribe clan caste nationality citizenship religion faith politics party legal migration refugee visa status orientation diagnosis illness disease hiv pregnancy pregnant disability",
  time: "hour minute second time timestamp",
  text: "note notes comment comments remark remarks description attachment file files",
} as const satisfies Readonly<Record<string, string>>;

export type ForbiddenKind = keyof typeof FORBIDDEN_WORDS;

const kindByWord: ReadonlyMap<string, ForbiddenKind> = new Map(
  (Object.keys(FORBIDDEN_WORDS) as ForbiddenKind[]).flatMap((kind) =>
    FORBIDDEN_WORDS[kind].split(" ").map((word) => [word, kind] as const),
  ),
);

const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

/** What something called `name` would hold that is never recorded, or `null`. */
export function forbiddenKind(name: string): ForbiddenKind | null {
  for (const word of wordsOf(name)) {
    const kind = kindByWord.get(word);
    if (kind) return kind;
  }
  return null;
}
