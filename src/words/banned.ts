/**
 * Words that Ebb's screens never use, because they say more than is known, blame the reader or promise what nobody can keep. A table, so longer
 * than other files.
 *
 * `states` overclaim where a record is, `manners` apologise or scold, `claims` promise what nobody can prove or label a person. Each entry is a regular
 * expression of whole words: `words` puts the edges of words around it, which JavaScript's `\b` knows for Latin letters only. Chinese has no edges, so its entries
 * say themselves what may stand beside them.
 */

interface BannedWords {
  readonly states: RegExp;
  readonly manners: RegExp;
  readonly claims: RegExp;
}

const words = (list: string) =>
  new RegExp(`(?<![\\p{L}\\p{M}])(?:${list.replaceAll(/\s+/gu, " ")})(?![\\p{L}\\p{M}])`, "giu");
/** With what Arabic writes together with the word before: and, so, by, for, like, the. */
const arabicWords = (list: string) => words(`[وف]?(?:[بك]?ال|لل|[بلك])?(?:${list})`);
/** Beginnings of words: Ukrainian bends the rest. */
const beginnings = (list: string) => new RegExp(`(?<!\\p{L})(?:${list})\\p{L}*`, "giu");
const han = (list: string) => new RegExp(list, "gu");

const BANNED: Readonly<Record<string, BannedWords>> = {
  en: {
    states: words(
      "synced|sync|syncing|uploaded|upload|sent|submitted|queued|pending|safe|safely|backed up|backup|cloud|done",
    ),
    manners: words("please|sorry|oops|invalid|forbidden|forgot|error|errors"),
    claims: words(
      "proof of deletion|guaranteed|guarantee|no copies exist|undetectable|permanently destroyed|best match|score|beneficiary|victim|disability",
    ),
  },
  fr: {
    states: words(
      "synchro|synchronis(?:é|ée|és|ées|er|ation)|téléversée?s?|téléverser|envoyée?s?|soumise?s?|soumis|transmise?s?|en file d['’]attente|en attente d['’]envoi|sauvegard(?:e|é|ée|és|ées|er)|en sécurité|en lieu sûr|cloud|nuage|terminée?s?",
    ),
    manners: words(
      "s['’]il (?:vous|te) plaît|svp|veuillez|désolée?s?|pardon|oups|invalides?|non valides?|interdite?s?|erreurs?",
    ),
    claims: words(
      "preuve (?:de|d['’])(?: la)? ?(?:suppression|effacement|destruction)|garantie?s?|garantit|garantir|aucune copie n['’]existe|indétectables?|détruite?s? définitivement|meilleure correspondance|scores?|bénéficiaires?|victimes?|handicap|handicapée?s?",
    ),
  },
  es: {
    states: words(
      "sincronizad[oa]s?|sincronizar|sincronización|subid[oa]s?|cargad[oa]s? al servidor|enviad[oa]s?|presentad[oa]s?|en cola|pendientes? de (?:envío|enviar)|pendientes?|a salvo|segur[oa]s?|copia de seguridad|respaldo|nube",
    ),
    manners: words(
      "por favor|lo sentimos|perdón|disculpe|disculpa|ups|inválid[oa]s?|no válid[oa]s?|prohibid[oa]s?|error|errores",
    ),
    claims: words(
      "prueba de (?:borrado|eliminación|destrucción)|garantizad[oa]s?|garantizar|garantía|garantiza|no existen? copias?|indetectables?|destruid[oa]s? para siempre|mejor coincidencia|puntuación|puntaje|beneficiari[oa]s?|víctimas?|discapacidad|discapacitad[oa]s?",
    ),
  },
  ar: {
    states: arabicWords(
      "مزامنة|تزامن|متزامن[ةا]?|مُ?رفوع[ةا]?|رُ?فعت? إلى الخادم|أُ?رسلت?|مُ?رسل[ةا]?|تم الإرسال|تم إرسال(?:ه|ها)?|قُ?دّ?م الطلب|في قائمة الانتظار|قيد الانتظار|معلّ?ق[ةا]?|آمن[ةا]?|بأمان|مأمون[ةا]?|نسخة احتياطية|نسخ احتياطي|سحابة|سحابي[ةا]?|تم بنجاح",
    ),
    manners: arabicWords(
      "من فضلك|رجاءً?|يُ?رجى|نرجو|لطفًا|عذرًا|عذرا|آسف(?:ون)?|نأسف|نعتذر|غير صالح[ةا]?|ممنوع[ةا]?|محظور[ةا]?|خطأ|أخطاء",
    ),
    claims: arabicWords(
      "إثبات (?:الحذف|المحو|الإتلاف)|دليل (?:الحذف|المحو)|مضمون[ةا]?|ضمان|نضمن|لا توجد نسخ|لا يمكن كشفه?ا?|أُ?تلف نهائيًا|أفضل تطابق|درجة التطابق|مستفيد(?:ة|ون|ين)?|ضحية|ضحايا|إعاقة|معاق(?:ون|ين)?",
    ),
  },
  uk: {
    states: beginnings(
      "синхроніз|надісла|надсила|відправ|завантаж|вивантаж|очіку|безпе[кцч]|хмар|готово(?!\\p{L})|[ву] черзі|резервн",
    ),
    manners: beginnings("будь ласка|прошу(?!\\p{L})|вибач|перепрош|на жаль|помилк|помилок|недійсн|некоректн|заборон"),
    claims: beginnings(
      "доказ(?:ом)? (?:стирання|видалення|знищення)|гарант|жодних копій|непомітн|остаточно знищ|найкращий збіг|рейтинг|бенефіціар|жертв|інвалід",
    ),
  },
  "zh-Hans": {
    states: han("同步|上传|发送|提交|排队|待处理|安全|备份|云"),
    manners: han("(?<![邀申恳])请(?![求假])|抱歉|对不起|不好意思|哎呀|糟糕|无效|非法|禁止|错误|出错|忘记"),
    claims: han(
      "删除证明|销毁证明|证明已删除|保证|确保(?:删除|安全)|没有(?:任何)?副本|无法被?(?:发现|察觉|检测)|永久(?:销毁|删除)|彻底销毁|最佳匹配|评分|得分|受益人|受害(?:者|人)|残疾|残障",
    ),
  },
};

/** Keys under this prefix say what Ebb cannot promise, and may name the promise. */
const LIMITS_PREFIX = "limits.";

/** Languages that have a list. */
export const LANGUAGES_WITH_BANNED_WORDS: readonly string[] = Object.keys(BANNED);

/** The banned words of the language `tag` in the message `text` of `key`, as they stand there. */
export function bannedIn(tag: string, key: string, text: string): readonly string[] {
  const { states, manners, claims } = BANNED[tag] ?? { states: NONE, manners: NONE, claims: NONE };
  const rules = key.startsWith(LIMITS_PREFIX) ? [states, manners] : [states, manners, claims];
  return rules.flatMap((rule) => text.normalize("NFC").match(rule) ?? []);
}

const NONE = /(?!)/gu;
