/**
 * Bids: most nodes get their pairs by a cheap exchange of price for pair, before any path is searched. Pure.
 *
 * An auction with a least step (D. P. Bertsekas, "The auction algorithm", Annals of Operations Research 14, 1988) for nodes that take part in several pairs: who wants a pair offers so
 * much that the second best choice would be as good, and the weakest bid gives way. Pairs then are best up to the step; `settleBids` undoes those that are not quite the best. The sides take
 * turns, so that also who is asked too seldom lowers its price (D. P. Bertsekas, D. A. Castañon, Computational Optimization and Applications 1, 1992).
 *
 * Long functions on purpose: all they touch stands in their own variables, which is what makes them several times as fast.
 */
import { MAX_CAPACITY } from "./graph.ts";
import { FAR, MASK, SHIFT, type Side } from "./market.ts";

/** Lets the nodes of `bidding` bid in turn while one wants a pair, at most `most` times. `step` is above 0; with one bid no price moves by more than about `leap`. */
export function placeBids(bidding: Side, asked: Side, step: number, leap: number, most: number): void {
  const { size, first, link, plan, pairs, price, slope } = bidding;
  const { plan: askedPlan, pairs: askedPairs, price: askedPrice, slots, slope: askedSlope } = asked;
  const queue = new Int32Array(size);
  const isQueued = new Uint8Array(size).fill(1);
  for (let v = 0; v < size; v++) queue[v] = v;
  let [head, waiting, left] = [0, size, most];
  while (waiting > 0) {
    const node = queue[head] as number;
    head = head + 1 === size ? 0 : head + 1;
    waiting--;
    isQueued[node] = 0;
    const start = first[node] as number;
    const stop = first[node + 1] as number;
    const own = plan[node] as number;
    for (;;) {
      const held = pairs[node] as number;
      let next = FAR;
      if (held < (own & 15)) next = -FAR;
      else if (held < ((own >> 4) & 15)) next = ((held + (own >> 8)) * slope) | 0;
      if ((price[node] as number) <= next) break;
      if (left-- <= 0) return;
      let least = FAR;
      let second = FAR;
      let at = -1;
      for (let a = start + held; a < stop; a++) {
        const arc = link[a] as number;
        const cost = ((arc & MASK) + (askedPrice[arc >>> SHIFT] as number)) | 0;
        if (cost >= second) continue;
        if (cost < least) {
          second = least;
          least = cost;
          at = a;
        } else second = cost;
      }
      if (second > least + leap) second = least + leap;
      let bid = (-second - step) | 0;
      if (bid < next) bid = next;
      price[node] = bid;
      if (at < 0 || -least <= next) break;

      const taken = link[at] as number;
      const other = taken >>> SHIFT;
      const count = askedPairs[other] as number;
      const from = other * MAX_CAPACITY;
      let weakest = (-(taken & MASK) - bid) | 0;
      let weaker = FAR;
      let weak = -1;
      for (let k = from; k < from + count; k++) {
        const slot = slots[k] as number;
        const worth = (-(slot & MASK) - (price[slot >>> SHIFT] as number)) | 0;
        if (worth < weakest) {
          weaker = weakest;
          weakest = worth;
          weak = k;
        } else if (worth < weaker) weaker = worth;
      }
      const theirs = askedPlan[other] as number;
      let free = FAR;
      if (count < (theirs & 15)) free = -FAR;
      else if (count < ((theirs >> 4) & 15)) free = ((count + (theirs >> 8)) * askedSlope) | 0;
      let slot = weak;
      if (free <= weakest) {
        slot = from + count;
        askedPairs[other] = count + 1;
        if (free > (askedPrice[other] as number)) askedPrice[other] = free;
      } else {
        const rise = weaker < free ? weaker : free;
        if (rise > (askedPrice[other] as number)) askedPrice[other] = rise;
        if (weak < 0) continue;
        const loser = (slots[weak] as number) >>> SHIFT;
        const last = (first[loser] as number) + (pairs[loser] as number) - 1;
        let k = first[loser] as number;
        while ((link[k] as number) >>> SHIFT !== other) k++;
        const lost = link[k] as number;
        link[k] = link[last] as number;
        link[last] = lost;
        pairs[loser] = (pairs[loser] as number) - 1;
        if (isQueued[loser] === 0) {
          isQueued[loser] = 1;
          const tail = head + waiting++;
          queue[tail < size ? tail : tail - size] = loser;
        }
      }
      slots[slot] = (node << SHIFT) | (taken & MASK);
      link[at] = link[start + held] as number;
      link[start + held] = taken;
      pairs[node] = held + 1;
    }
  }
}

/** Makes prices and pairs exact again after `bidding` has bid: pairs that are not the best choice of a bidder any more are undone. */
export function settleBids(bidding: Side, asked: Side): void {
  const { size, first, link, pairs, price } = bidding;
  const { pairs: askedPairs, price: askedPrice, slots } = asked;
  for (let v = 0; v < size; v++) {
    const start = first[v] as number;
    const stop = first[v + 1] as number;
    let held = pairs[v] as number;
    let most = price[v] as number;
    for (let a = start + held; a < stop; a++) {
      const arc = link[a] as number;
      const wish = (-(arc & MASK) - (askedPrice[arc >>> SHIFT] as number)) | 0;
      if (wish > most) most = wish;
    }
    if (most === price[v]) continue;
    price[v] = most;
    for (let a = start + held - 1; a >= start; a--) {
      const arc = link[a] as number;
      const other = arc >>> SHIFT;
      if ((arc & MASK) + most + (askedPrice[other] as number) <= 0) continue;
      held--;
      link[a] = link[start + held] as number;
      link[start + held] = arc;
      const last = (askedPairs[other] as number) - 1;
      let k = other * MAX_CAPACITY;
      while ((slots[k] as number) >>> SHIFT !== v) k++;
      slots[k] = slots[other * MAX_CAPACITY + last] as number;
      askedPairs[other] = last;
    }
    pairs[v] = held;
  }
}
