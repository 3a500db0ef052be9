import { describe, expect, it } from "vitest";
import { makeTestRelay } from "../test-kit.ts";

const ask = async (method: string, headers: Record<string, string>) => {
  const { app } = await makeTestRelay();
  const answer = await app.request("/clear", { method, headers });
  return [answer.status, answer.headers.get("clear-site-data"), answer.headers.get("cache-control")];
};

describe("clearing a browser", () => {
  it("R41 is answered where a page of the own origin asks by POST", async () => {
    expect(await ask("POST", { "sec-fetch-site": "same-origin" })).toEqual([200, '"storage"', "no-store"]);
  });

  it.each(["cross-site", "same-site", "none", "", "same-origin, cross-site"])(
    "R41 is refused where the request comes from %j",
    async (site) => {
      expect(await ask("POST", { "sec-fetch-site": site })).toEqual([403, null, "no-store"]);
    },
  );

  it("R41 is refused where the browser does not say who asks", async () => {
    expect(await ask("POST", {})).toEqual([403, null, "no-store"]);
  });

  it("R41 is refused to a link", async () => {
    const headers = { "sec-fetch-site": "same-origin", accept: "text/html" };
    expect(await ask("GET", headers)).toEqual([404, null, "no-store"]);
  });
});
