import { beforeEach, describe, expect, it } from "vitest";
import { accessEndMs, isAccessOver, LAST_COPY_STAYS_MS } from "./access-end.ts";
import { startControl } from "./fold.ts";
import type { ControlState } from "./state.ts";
import {
  at,
  CREATED_MS,
  certify,
  DAY_MS,
  foldAll,
  heads,
  makePerson,
  type Person,
  Speech,
  startCharter,
} from "./test-kit.ts";

const [anna, ben, phone] = [makePerson(), makePerson(), makePerson()];
const charter = startCharter([anna, ben], 2);
const END = charter.expiresMs;
const YEARS_MS = 3_650 * DAY_MS;

let speech: Speech;
beforeEach(() => {
  speech = new Speech();
});
const signedBy = (people: readonly Person[], ms: number): Promise<ControlState> =>
  foldAll(
    startControl(charter),
    people.map((who) => speech.say(who, [heads([at(1, 1)], ms)])),
  );
const over = (state: ControlState, localMs: number, hasOnlyHere: boolean) =>
  isAccessOver(state, { endMs: END, localMs, hasOnlyHere });

describe("the end of a phone’s access", () => {
  it("T47 comes with its certificate, or with the terms, whichever is first", async () => {
    const start = startControl(charter);
    const cert = await certify(charter, anna, phone, { notAfterMs: CREATED_MS + DAY_MS });
    const certified = await foldAll(start, [speech.say(anna, [cert])]);
    expect([accessEndMs(start, phone.signKey), accessEndMs(certified, phone.signKey)]).toEqual([
      END,
      CREATED_MS + DAY_MS,
    ]);
    expect(accessEndMs(start, phone.signKey, cert.certificate)).toBe(CREATED_MS + DAY_MS);
  });

  it.each([
    ["right", END + DAY_MS],
    ["in 1970", 0],
    ["ten years on", END + YEARS_MS],
  ])(
    "T47 erases what is handed over once enough coordinators signed so, with a clock that is %s",
    async (_, localMs) => {
      expect(over(await signedBy([anna, ben], END), localMs, false)).toBe(true);
    },
  );

  it.each([
    ["nobody signed a time", [], 0],
    ["one signed where two decide", [anna], END],
    ["two signed a time before it", [anna, ben], END - 1],
  ] as const)("T47 with a clock ten years on erases nothing where %s", async (_, people, ms) => {
    expect(over(await signedBy(people, ms), END + YEARS_MS, false)).toBe(false);
  });

  it.each([
    ["at the end", END, END + YEARS_MS, false],
    ["a week behind it by what was signed, and by a clock in 1970", END + LAST_COPY_STAYS_MS, 0, false],
    ["by clocks of coordinators ten years on, and the phone’s own before the end", END + YEARS_MS, END - DAY_MS, false],
    ["a week behind it by both", END + LAST_COPY_STAYS_MS, END + LAST_COPY_STAYS_MS, true],
  ])("T47 the only copy, %s", async (_, signedMs, localMs, isOver) => {
    expect(over(await signedBy([anna, ben], signedMs), localMs, true)).toBe(isOver);
  });
});
