/**
 * Cutting a page off at its acts of erasing. Each act is held once, before it is carried out, and the page says on its root which one: whoever then kills the browser,
 * or loads the page anew, has cut it off there. The next page goes past what was held before, up to the next act.
 */
import { expect, type Page } from "@playwright/test";

/** Has the page hold the first act that is not among `past`; also after reloads, of which each goes one act further. */
export async function holdActs(page: Page, past: readonly string[]): Promise<void> {
  await page.addInitScript((before) => {
    // The name of a window outlives a reload.
    const held = new Set([...before, ...window.name.split(",")]);
    let isHolding = false;
    const mayAct = (act: string): boolean => {
      if (!isHolding && held.has(act)) return true;
      if (!isHolding) {
        isHolding = true;
        window.name = [...held, act].join(",");
        document.documentElement.dataset.held = act;
      }
      return false;
    };
    const never = () => new Promise<never>(() => undefined);
    const kindOf = (id: string) => (/^0{32}$/.test(id) ? "mark" : id.startsWith("0".repeat(16)) ? "note" : "keys");

    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message: unknown) {
      const { call } = message as { readonly call?: { readonly op: string; readonly id?: string } };
      const isAct = call?.id !== undefined && ["create", "overwrite", "remove"].includes(call.op);
      if (!isAct || mayAct(`${call.op} ${kindOf(call.id ?? "")}`)) post.call(this, message);
    };

    const { storageBuckets } = navigator as unknown as { storageBuckets: { delete: (name: string) => Promise<void> } };
    const removeBucket = storageBuckets.delete.bind(storageBuckets);
    storageBuckets.delete = (name) => (mayAct(`bucket ${name[0]}`) ? removeBucket(name) : never());

    const removeRow = IDBObjectStore.prototype.delete;
    IDBObjectStore.prototype.delete = function (key) {
      if (this.transaction.db.name !== "shelf" || mayAct("shelf row")) return removeRow.call(this, key);
      // What follows from an answer that is not true is held, too.
      return this.get("") as IDBRequest<undefined>;
    };

    const removeCache = caches.delete.bind(caches);
    caches.delete = (name) => (mayAct("caches") ? removeCache(name) : never());
    const unregister = ServiceWorkerRegistration.prototype.unregister;
    ServiceWorkerRegistration.prototype.unregister = function () {
      return mayAct("worker") ? unregister.call(this) : never();
    };

    const ask = window.fetch;
    window.fetch = async (...asked) => {
      const act = /\/(attest|clear)$/.exec(String(asked[0]))?.[1];
      if (!act) return ask(...asked);
      if (!mayAct(act)) return never();
      const answer = await ask(...asked);
      return mayAct(`${act} answered`) ? answer : never();
    };
  }, past);
}

/** The act at which the page stands still; `null` where it came to its end, which `end` shows. */
export async function heldAct(page: Page, end: ReturnType<Page["locator"]>): Promise<string | null> {
  const held = page.locator("html[data-held]");
  await expect(held.or(end).first()).toBeAttached();
  return (await held.count()) > 0 ? held.getAttribute("data-held") : null;
}
