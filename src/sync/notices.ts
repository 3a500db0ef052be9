/** What a notice says, in its field 1: 1 the feed was forked (field 2: two proofs of 208 bytes), 2 its frames were lost, 3 the box key of an epoch (fields 2, 3), 4 the holder of a card asks something (field 2). */
export const NOTICE = { forked: 1, lost: 2, box: 3, card: 4 } as const;
