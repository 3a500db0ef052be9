/**
 * The certificate of a closing as a page that stands alone: a template that the build makes, with the certificate's own text in it. Pure. Rules W118 and W119 of
 * SPEC.md.
 *
 * Nothing here judges what the text says. A page is a carrier: whoever wants to be sure takes the text out of it and reads it with other means.
 */
import { UsageError } from "../kit/errors.ts";

/** Where the text stands in a page. */
const OPENING = '<script type="application/json" id="ebb-certificate">';
const CLOSING = "</script>";

/** The most bytes that a page may have: its scripts, and the longest twin more than twice. */
export const MAX_PAGE_BYTES = 16_777_216;

/** `template` with `text` in its place. Throws `UsageError` for a template without one place, and for a text that could end it. Rule W118. */
export function fillPage(template: string, text: string): string {
  const [before, after, ...more] = template.split(OPENING + CLOSING);
  if (before === undefined || after === undefined || more.length > 0) throw new UsageError("PAGE_TEMPLATE");
  if (text.includes("<")) throw new UsageError("PAGE_TEXT");
  return `${before}${OPENING}${text}${CLOSING}${after}`;
}

/** The text that stands in `page`; `null` where there is no place for one, or more than one. Rule W119. */
export function textInPage(page: string): string | null {
  const [, after, ...more] = page.split(OPENING);
  const end = after?.indexOf(CLOSING) ?? -1;
  return after === undefined || more.length > 0 || end < 0 ? null : after.slice(0, end);
}
