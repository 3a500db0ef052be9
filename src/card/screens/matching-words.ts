/** Finding a picture-word by its first letters. */

/** Case and marks above letters do not count: keyboards differ. */
const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Numbers of the words that begin with `typed`, in the order of the list; all of them while nothing is typed. */
export function matchingWords(words: readonly string[], typed: string): readonly number[] {
  const start = plain(typed.trim());
  return words.flatMap((word, number) => (plain(word).startsWith(start) ? [number] : []));
}
