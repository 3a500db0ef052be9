/** A proven session with one relay: the token, fetched when first needed and again when the relay no longer takes it. Rule Y21 of SPEC.md. */
import { err, type Result } from "../kit/result.ts";
import type { RelayFailure } from "../relay-client/failure.ts";
import type { RelayClient, RelayResult } from "../relay-client/relay-client.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { type AuthAsk, SCOPE_COORDINATOR, SCOPE_DEVICE, signAuth, type Token } from "../wire/auth.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";

export interface RelaySession {
  readonly client: RelayClient;
  /** Runs `call` with a token; a token that the relay refuses is renewed once. */
  withToken<Value>(call: (token: Token) => RelayResult<Value>, signal?: AbortSignal): RelayResult<Value>;
}

/** The relay's code for a token that it does not take (any more). */
const TOKEN_REFUSED = "TOKEN_REFUSED";

export function makeRelaySession(vault: OpenVault, client: RelayClient): RelaySession {
  let token: Token | null = null;

  async function renew(signal?: AbortSignal): Promise<Result<Token, RelayFailure>> {
    const proven = await proveKey(vault, client, signal);
    if (proven.ok) token = proven.value;
    return proven;
  }

  return {
    client,
    withToken: async (call, signal) => {
      const first = token ? { ok: true as const, value: token } : await renew(signal);
      if (!first.ok) return first;
      const answer = await call(first.value);
      if (answer.ok || answer.error.relayCode !== TOKEN_REFUSED) return answer;
      const second = await renew(signal);
      return second.ok ? call(second.value) : second;
    },
  };
}

async function proveKey(vault: OpenVault, client: RelayClient, signal?: AbortSignal): RelayResult<Token> {
  const { charter, keys, role } = vault.identity();
  const relayKey = charter.relays[0]?.relayKey;
  if (!relayKey) return err({ code: "RELAY_REFUSED", retry: "never", relayCode: null, retryAfterMs: null });
  const ask: AuthAsk = {
    programmeId: charter.programmeId,
    deviceKey: keys.signKey,
    scope: role === ROLE_COORDINATOR ? SCOPE_COORDINATOR : SCOPE_DEVICE,
  };
  const challenge = await client.askChallenge(ask, signal);
  return challenge.ok ? client.proveKey(await signAuth(ask, challenge.value, relayKey, vault.sign), signal) : challenge;
}
