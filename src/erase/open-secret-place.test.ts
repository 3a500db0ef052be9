import { describe, expect, it } from "vitest";
import { StoreError } from "../kit/errors.ts";
import type { FileSecretPlace } from "./file-secret-place.ts";
import { createMemorySecretPlace } from "./memory-secret-place.ts";
import { chooseSecretPlace } from "./open-secret-place.ts";

const ID = "0123456789abcdef0123456789abcdef";
const OTHER = "fedcba9876543210fedcba9876543210";
const BYTES = Uint8Array.of(1, 2, 3);
const failing = () => Promise.reject(new StoreError("SECRET_PLACE_FAILED"));

/** A browser whose worker answers as `answers` say, the last one again and again. */
function browser(...answers: (() => Promise<boolean>)[]) {
  const [files, database] = [createMemorySecretPlace(), createMemorySecretPlace()];
  const isUsable = () => ((answers.length > 1 ? answers.shift() : answers[0]) ?? failing)();
  const place: FileSecretPlace = { ...files, kind: "overwrites", isUsable, stop: () => undefined };
  const choose = () =>
    chooseSecretPlace({
      files: place,
      loadDatabase: async () => ({ ...database, kind: "removes" }),
      hasDatabase: async () => (await database.list()).length > 0,
    });
  return { files, database, choose };
}

const yes = async () => true;
const no = async () => false;

describe("E24 where S files are looked for", () => {
  it("E24 is in files where the browser has them, and in the database where it has none", async () => {
    const places = [await browser(yes).choose(), await browser(no).choose()];
    expect(places.map(({ kind }) => kind)).toEqual(["overwrites", "removes"]);
  });

  it("E24 asks again where the first worker did not start", async () => {
    expect((await browser(failing, failing, yes).choose()).kind).toBe("overwrites");
  });

  it("E24 tells no loss where it stays unknown whether there are files", async () => {
    const { files, choose } = browser(failing);
    await files.create(ID, BYTES);
    await expect((await choose()).read(ID)).rejects.toMatchObject({ code: "SECRET_PLACE_FAILED" });
    expect(await files.read(ID)).toEqual(BYTES);
  });

  it("E24 makes, reads and removes in the database where it stays unknown", async () => {
    const place = await browser(failing).choose();
    await place.create(ID, BYTES);
    expect(await place.read(ID)).toEqual(BYTES);
    await place.remove(ID);
    expect(await place.read(ID)).toBeNull();
  });

  it("E24 tells no loss where the browser does not say whether there are databases", async () => {
    const { files, database } = browser(yes);
    const place = await chooseSecretPlace({
      files: { ...files, kind: "overwrites", isUsable: yes, stop: () => undefined },
      loadDatabase: async () => ({ ...database, kind: "removes", read: failing }),
      hasDatabase: failing,
    });
    await files.create(OTHER, BYTES);
    expect(await place.read(OTHER)).toEqual(BYTES);
    await expect(place.read(ID)).rejects.toMatchObject({ code: "SECRET_PLACE_FAILED" });
  });

  it("E24 finds what was made while it was unknown once there are files, and says what holds for the weaker place", async () => {
    const { files, database, choose } = browser(yes);
    await database.create(ID, BYTES);
    const place = await choose();
    await place.create(OTHER, BYTES);
    await place.overwrite(ID, 0, Uint8Array.of(9));
    expect([place.kind, await place.list(), await files.list()]).toEqual(["removes", [ID, OTHER], [OTHER]]);
    expect(await place.read(ID)).toEqual(Uint8Array.of(9, 2, 3));
    await place.remove(ID);
    expect([await place.read(ID), await database.list()]).toEqual([null, []]);
  });
});
