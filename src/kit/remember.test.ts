import { expect, it } from "vitest";
import { remember } from "./remember.ts";

it("what is worked out for an object is worked out once, also where it is nothing, and anew for another", () => {
  const asked: object[] = [];
  const read = remember((key: { readonly says: string | null }) => {
    asked.push(key);
    return key.says;
  });
  const [one, other] = [{ says: null }, { says: "b" }];
  expect([read(one), read(one), read(other)]).toEqual([null, null, "b"]);
  expect(asked).toEqual([one, other]);
});
