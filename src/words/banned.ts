/**
 * Words that Ebb's screens never use, because they say more than is known, blame the reader or promise what nobody can keep.
 * Other languages add theirs when their catalogue comes.
 */

const STATES =
  "synced|sync|syncing|uploaded|upload|sent|submitted|queued|pending|safe|safely|backed up|backup|cloud|done";
const MANNERS = "please|sorry|oops|invalid|forbidden|forgot|error|errors";
const CLAIMS =
  "proof of deletion|guaranteed|guarantee|no copies exist|undetectable|permanently destroyed|best match|score|beneficiary|victim|disability";

const matcher = (words: string) => new RegExp(`\\b(?:${words})\\b`, "gi");
const EVERYWHERE = [matcher(STATES), matcher(MANNERS)];
const CLAIM = matcher(CLAIMS);

/** Keys under this prefix say what Ebb cannot promise, and may name the promise. */
const LIMITS_PREFIX = "limits.";

/** The banned words in the message `text` of `key`, as they stand there. */
export function bannedIn(key: string, text: string): readonly string[] {
  const rules = key.startsWith(LIMITS_PREFIX) ? EVERYWHERE : [...EVERYWHERE, CLAIM];
  return rules.flatMap((rule) => text.match(rule) ?? []);
}
