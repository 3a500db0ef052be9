/** Into the clipboard, where the browser lets. */

/** `failed` where it does not: then the text has to be at hand to be selected. */
export async function copyText(text: string): Promise<"copied" | "failed"> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    return "failed";
  }
}
