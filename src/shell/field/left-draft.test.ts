import { expect, it, vi } from "vitest";
import type { Draft } from "../../need/model.ts";
import { startDraft } from "../../need/rules.ts";
import { makeLeftDraft } from "./left-draft.ts";

const LEFT = startDraft("en", 1, false);

/** One whose row is read only when the test says so. */
function slowly() {
  let read: (draft: Draft | null) => void = () => undefined;
  const left = makeLeftDraft(() => new Promise((resolve) => (read = resolve)));
  return { left, read: (draft: Draft | null) => read(draft) };
}

it("N84 a tap before the phone has looked begins nothing where a draft was left", async () => {
  const { left, read } = slowly();
  const begin = vi.fn();
  left.orElse(begin);
  read(LEFT);
  expect(await left.found).toBe(LEFT);
  expect(begin).not.toHaveBeenCalled();
});

it("N84 the same tap begins once the phone has found none", async () => {
  const { left, read } = slowly();
  const begin = vi.fn();
  left.orElse(begin);
  expect(begin).not.toHaveBeenCalled();
  read(null);
  await left.found;
  await vi.waitFor(() => expect(begin).toHaveBeenCalledOnce());
});

it("N84 whoever answered about the draft begins anew at once", async () => {
  const { left, read } = slowly();
  read(LEFT);
  await left.found;
  const begin = vi.fn();
  left.orElse(begin);
  expect(begin).toHaveBeenCalledOnce();
});

it("N84 a row that cannot be read holds nobody up", async () => {
  const left = makeLeftDraft(() => Promise.reject(new Error("gone")));
  const begin = vi.fn();
  left.orElse(begin);
  expect(await left.found).toBeNull();
  await vi.waitFor(() => expect(begin).toHaveBeenCalledOnce());
});
