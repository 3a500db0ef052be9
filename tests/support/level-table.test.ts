/** That what lies packed in a table of LevelDB is read: looking for bytes in files proves nothing otherwise. Rule S24 of `src/store/SPEC.md`. */
import { describe, expect, it } from "vitest";
import { joinTable } from "./level-table.ts";

/** A table as Chromium leaves it: three rows of a database whose log was renewed, and what the engine keeps beside them. */
const TABLE = Buffer.from(
  "pRAMAA0BAAEBBAECAQYgAAAFBAkBAQFKCQ0QAgYHAQQJCxgBBAkFAgEDCQ0oFQAAABAECQADAFYJERAFCAIBUwkLHAIBBAoCMgABCVckAAgBBQoAAQAAKwkeDAcIAAEBPhgAAAAIBwcJAQg4AAAKBR" +
    "IDCgF2BgkAAQBJCRMBKAA+CQsMCAcfLgkKDSgcChYIARISChAJFQFdBQEYAQYJAAMBVAUMAV0ATwkKCTUgbgUTAAIAAH//BQEI9QAgCR0IABgMAQkAMh0bBAEfARIUAAASCgoIAVwkyAEAcw8JAPYA" +
    "IQkYEBAICwEeCQsMEgkKBwEjIDIBBw8JAPcAIgkXASIAHQkLGSIYBg8JAPgAIwkXASIAHAkLGSIYBQ8JAPkAJAkXASIAGwkLGSIYBA8JAPoAJQkXASIAGgkLGSIYAw8JAPsAJgkXASIAGQkLGSIYAg" +
    "8JAPwAJwkXASIAGAkLGSIYAQ8JAP0AKAkXCAAYCwEJPSEI/QEXARIAAB0yGAAPCQD+ACkJFxAQCAkBFgkLDBIHCgUhIAGWCP8AKgkVEBAIDAEKCQsECgoJIBwEEgEABhIAATGfCPcAQAkhEBAIFAE/" +
    "CQsl8TgBAQIBBQBrAGUAeQAgADMlUwBBCSABKwA8CQsNKwQBATYrAAj5AEIJIBAQCA4BOwkLBAoMMcIEBBIlPQj6AEMJGgFQADgJCw1QLnsAADIlaABECSABKwA2CQsNKy57AAErCPwARQkgCAAYDg" +
    "EJBDICFewI/AE1ARIAADaLACGmCP0ARgkaAWAAMgkLDWAuiwAAMSV9AEcJIAErADAJCw0rLosAASsI/wBICSAQEAgOAS8JCzIGARABBhIAAzGKCP4AVwkjIdYAVQkLJdYEAAAt1gBYAQsYAAAQCDwB" +
    "UgkLCAo6CgXTVMkWAGgAdAB0AHAAXwAxADIANwAuADANBGQxAF8AMwAzADgAOQAxAEAAMQEAbhIBAgcREI04EAAAAVAABQEMEg4KBWG8DAASBQCBgAQEOcZbAAQAUQVLFAA1CAEBSwkLGAI0CQF2AQ" +
    "UJDQgBAQyBsQQDAUXugVQEDQFBuggEAQgNIQwGBwEGCQsYAAQJAQUBBwkNHAIECwIyAQABhUckAAAAcwYJAwEBDQELBQEQBgkBAgEl9AQAAAENCAMBDwEKCQ0IBAE5AQoYAAAECAcBMwkLEAMIBwEs" +
    "CQsMAggHAY3lBAEGAXQAEQkYGB4GCQEGARIJDQFVCAcBEwkNDAEEDAGBsAQBFA0QCAIWfjYCAgQBLQkaDAL/Ff4JCgkBiP8QbyIEdGV4dCJhdGhlIHNhbWUgd29yZHMgYWdhaW4gYW5kCQoELCD+IA" +
    "AcMXsBABh+AAEymQAIMgE0CYkAA/6ZAOaZACAyewEPCX4zAToJigAE/ooA5ooAEDN7AQMVNuYDBAExCZYYAg8JATIBNwkNGAMPCQEzAT0JDQgEAQxhJwgEAFkJEBAFCAEBTgkLQb4ATAkLGAAECQAF" +
    "AFoJDQEjAE0JCwACAQdBE0wfAgAAbgMAABcFAAB1BgAABgAAAAFroHgtJalgICkEbAABmQABsAUhAIoAjQABYjAABJUYoAiw6bEQsxJKLIEAsYAAEB6MACckgQKhoLAeKANEGMhLmJAJCRIwBOnIgS" +
    "G8kFQAAOqpgAwQSpAIIAHAAqESAQoRMWBTjqDJaIExERTFAZApHYCXQmwGAAAAAHIAAAALAISoKHgAIgNmaWx0ZXIubGV2ZWxkYi5CdWlsdGluQmxvb21GaWx0ZXIyjwl7AAAAAAEAAAAADwZxEAAN" +
    "AwACAAAFAU0AAAAAAAAAigkAAAAAAQAAAADcaJjzjwowxAobAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAFf7gIskdUfb",
  "base64",
);
const VALUE = "the same words again and again, the same words again and again, the same words again and again, ";
const utf16 = (text: string) => Buffer.from(text, "utf16le").swap16();
const copyOfTable = () => Buffer.from(TABLE);

describe("a table of LevelDB", () => {
  it("S24 shows rows whole that its bytes do not show", () => {
    const rows = joinTable(TABLE);
    for (const row of ["1", "2", "3"]) {
      expect(rows?.includes(VALUE + row)).toBe(true);
      expect(TABLE.includes(VALUE + row)).toBe(false);
    }
  });

  it("S24 shows keys whole that leave out what they share with the one before", () => {
    const rows = joinTable(TABLE);
    for (const key of ["key 1", "key 2", "key 3"]) expect(rows?.includes(utf16(key))).toBe(true);
  });

  it("S24 that was not finished is none", () => {
    expect([0, 40, 700, TABLE.length - 1].map((length) => joinTable(TABLE.subarray(0, length)))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it("S24 that is packed in another way is refused, so that nobody takes it for empty", () => {
    const table = copyOfTable();
    const kindAt = table.indexOf(Buffer.of(6, 0, 0, 0, 1)) + 4;
    table[kindAt] = 2;
    expect(() => joinTable(table)).toThrow("packed in a way");
  });
});
