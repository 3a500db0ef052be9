import { describe, expect, it } from "vitest";
import { bytesToBase64Url, bytesToHex } from "../../kit/bytes.ts";
import { frameOf, introduce, makeProgramme, makeTestRelay, random, streamOf, tokenOf } from "../test-kit.ts";

const LINE = /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?\d+(\.\d+)?(e[-+]\d+)?)$/;

/** A relay that took a segment, gave a token, and refused something. */
async function makeBusy() {
  const relay = await makeTestRelay({}, { showsMetrics: true });
  const programme = await makeProgramme(relay);
  const { programmeId, worker, certificate, base } = programme;
  const frame = await frameOf(programmeId, worker, null);
  await relay.post(`${base}/segments`, streamOf(introduce(worker, certificate), frame));
  const token = await tokenOf(relay, programmeId, worker, 1);
  await relay.get(`${base}/log?after=0`, token);
  await relay.get(`${base}/log`, random(32));
  await relay.get("/v1/nothing-of-ours");
  await relay.get(`/${bytesToHex(random(8))}`);
  return { relay, programme, frame, token, text: await (await relay.get("/metrics")).text() };
}

describe("R75 the numbers of a relay", () => {
  it("tell of calls, refusals and segments in Prometheus text", async () => {
    const { text, frame } = await makeBusy();
    expect(
      text
        .trimEnd()
        .split("\n")
        .filter((line) => !LINE.test(line)),
    ).toEqual([]);
    for (const line of [
      'ebb_calls_total{method="POST",route="/v1/p/:pid/segments",status="200"} 1',
      'ebb_calls_total{method="GET",route="/v1/p/:pid/log",status="401"} 1',
      'ebb_refusals_total{code="TOKEN_REFUSED"} 1',
      'ebb_refusals_total{code="ROUTE_UNKNOWN"} 1',
      "ebb_segments_total 1",
      `ebb_segment_bytes_total ${208 + frame.body.length}`,
      "ebb_waiting 0",
    ])
      expect(text).toContain(`${line}\n`);
  });

  it("count a class of duration into every longer one", async () => {
    const { text } = await makeBusy();
    const counts = [...text.matchAll(/^ebb_call_seconds_bucket\{.+\} (\d+)$/gm)].map(([, count]) => Number(count));
    expect(counts).toHaveLength(7);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(text).toContain(`ebb_call_seconds_count ${counts.at(-1)}\n`);
  });

  it("name no programme, key, feed, token, address or path", async () => {
    const { text, programme, frame, token } = await makeBusy();
    const secrets = [programme.programmeId, programme.worker.key, frame.header.feedId, token];
    for (const secret of secrets)
      for (const shown of [bytesToHex(secret), bytesToBase64Url(secret)]) expect(text).not.toContain(shown);
    for (const shown of ["127.0.0.1", "nothing-of-ours", "after="]) expect(text).not.toContain(shown);
  });

  it("are shown only where the operator wants that", async () => {
    const relay = await makeTestRelay();
    expect((await relay.get("/metrics")).status).toBe(404);
  });
});
