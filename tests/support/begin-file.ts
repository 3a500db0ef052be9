/** Before each file of tests: files share a process, and what one of them filled in must not serve the next. Rule K8 is shown both with Node's own and without it. */
import { host } from "../../src/crypto/host.ts";

for (const name of ["sha256", "verify", "publicKey"] as const) delete host[name];
