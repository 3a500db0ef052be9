/// <reference types="vite/client" />
import { describe, expect, it } from "vitest";

const FORBIDDEN = new Set(
  (
    "name names initials nickname surname passport document ration case phone mobile email mail handle contact device photo picture image " +
    "voice audio recording signature fingerprint face iris biometric gps latitude longitude coordinates location address street house plot " +
    "birth born age gender sex ethnicity tribe nationality citizenship religion caste politics party legal migration status orientation " +
    "diagnosis illness hiv pregnancy disability family relation relationship spouse parent attachment file hour minute time ip note"
  ).split(" "),
);

/**
 * The one text that a record may hold, and its flag: off unless the programme switches it on, one short line, looked through by the guard before it is saved,
 * and seen by coordinators alone. A pack of data or a column of that name is refused all the same.
 */
const ALLOWED = new Set(["note", "noteKept"]);

const sources = Object.entries(
  import.meta.glob<string>(["./model.ts", "./codec.ts", "./rules.ts", "../form/model.ts", "../form/lists/*.ts"], {
    eager: true,
    query: "?raw",
    import: "default",
  }),
);
const withoutComments = (source: string) => source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
const fieldNames = (source: string) =>
  [...withoutComments(source).matchAll(/\b(\w+)\??:/g)].map(([, name = ""]) => name);
const wordsOf = (name: string) => name.split(/(?=[A-Z])|_/).map((word) => word.toLowerCase());

describe("GR20 what is never recorded", () => {
  it("N20 the scan sees the fields of a need", () => {
    expect(sources.flatMap(([, source]) => fieldNames(source))).toEqual(
      expect.arrayContaining(["alias", "urgency", "area"]),
    );
  });

  it.each(sources)("N21 %s has no field for a name, a contact, a place or a trait of a person", (_file, source) => {
    expect(
      fieldNames(source).filter((name) => !ALLOWED.has(name) && wordsOf(name).some((word) => FORBIDDEN.has(word))),
    ).toEqual([]);
  });
});
