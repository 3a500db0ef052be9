/** How a passphrase of one's own is written, whatever was typed. */

/** Passphrase as it is kept: compatible characters made one, one space between words, none at the ends. Case stays. */
export const tidyPassphrase = (text: string): string => text.normalize("NFKC").trim().replace(/\s+/gu, " ");
