/**
 * Words that Ebb's screens never use, because they say more than is known, blame the reader or promise what nobody can keep.
 * The words of a language are looked for in every catalogue; those of other scripts cannot stand in it by chance.
 */

const STATES =
  "synced|sync|syncing|uploaded|upload|sent|submitted|queued|pending|safe|safely|backed up|backup|cloud|done";
const MANNERS = "please|sorry|oops|invalid|forbidden|forgot|error|errors";
const CLAIMS =
  "proof of deletion|guaranteed|guarantee|no copies exist|undetectable|permanently destroyed|best match|score|beneficiary|victim|disability";

const matcher = (words: string) => new RegExp(`\\b(?:${words})\\b`, "gi");

/** Beginnings of words: Ukrainian bends the rest, and `\b` knows only Latin letters. */
const beginnings = (words: string) => new RegExp(`(?<!\\p{L})(?:${words})\\p{L}*`, "giu");
const UKRAINIAN_STATES =
  "синхроніз|надісла|надсила|відправ|завантаж|очіку|безпеч|хмар|готово(?!\\p{L})|у черзі|в черзі|резервн";
const UKRAINIAN_MANNERS = "будь ласка|вибач|перепрош|помилк|недійсн|некоректн|заборон";
const UKRAINIAN_CLAIMS = "доказ стирання|гарант|жодних копій|найкращий збіг|рейтинг|бенефіціар|жертв|інвалід";

/** "请" begs; "邀请" (invite) and "申请" (apply) do not. */
const CHINESE = /同步|上传|发送|提交|排队|待处理|安全|备份|云|错误|无效|禁止|忘记|抱歉|对不起|(?<![邀申])请/g;
const CHINESE_CLAIMS = /删除证明|保证|没有任何副本|无法察觉|永久销毁|最佳匹配|评分|得分|受益人|受害者|残疾|残障/g;

const EVERYWHERE = [
  matcher(STATES),
  matcher(MANNERS),
  beginnings(UKRAINIAN_STATES),
  beginnings(UKRAINIAN_MANNERS),
  CHINESE,
];
const CLAIMS_EVERYWHERE = [matcher(CLAIMS), beginnings(UKRAINIAN_CLAIMS), CHINESE_CLAIMS];

/** Keys under this prefix say what Ebb cannot promise, and may name the promise. */
const LIMITS_PREFIX = "limits.";

/** The banned words in the message `text` of `key`, as they stand there. */
export function bannedIn(key: string, text: string): readonly string[] {
  const rules = key.startsWith(LIMITS_PREFIX) ? EVERYWHERE : [...EVERYWHERE, ...CLAIMS_EVERYWHERE];
  return rules.flatMap((rule) => text.match(rule) ?? []);
}
