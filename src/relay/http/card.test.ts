import { expect, it } from "vitest";
import { makeBuckets } from "../limits/bucket.ts";
import { makeTestRelay, refusalOf } from "../test-kit.ts";

it("R83 the list of programmes is limited for each address, whatever is asked for", async () => {
  const clock = { nowMs: () => 0 };
  const wide = () => makeBuckets({ burst: 1e6, perSecond: 1e6 }, clock);
  const card = makeBuckets({ burst: 2, perSecond: 0.5 }, clock);
  const limits = { address: wide(), device: wide(), feed: wide(), training: wide(), card, order: wide() };
  let address = "a";
  const relay = await makeTestRelay({ limits, addressOf: () => address });
  for (const tag of ["", "?tag=0000"]) expect((await relay.get(`/v1/programmes${tag}`)).status).toBe(200);
  const refused = await relay.get("/v1/programmes?tag=0001");
  expect(refused.headers.get("retry-after")).toBe("2");
  expect(await refusalOf(refused)).toEqual([429, "RATE_LIMITED"]);
  address = "b";
  expect((await relay.get("/v1/programmes")).status).toBe(200);
});
