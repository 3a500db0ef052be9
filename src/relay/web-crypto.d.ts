/** Node has WebCrypto as a global value; the rooms that are shared with the page name its key type as browsers do. */
type CryptoKey = import("node:crypto").webcrypto.CryptoKey;
