/** iOS and iPadOS give an app on the home screen a storage of its own, and clear that of a page after seven days without a visit. */

/** Whether this is a browser's page there. Only WebKit for phones and tablets has `standalone`, whatever the browser calls itself. */
export const isIosTab = (): boolean =>
  "standalone" in navigator && navigator.standalone === false && navigator.maxTouchPoints > 1;
