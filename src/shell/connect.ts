/** The way to a relay: loaded once a vault is open, because writing down a need does not need it. */
import type { Fetch } from "../relay-client/call.ts";
import { makeRelayClient } from "../relay-client/relay-client.ts";
import { makeRelaySession, type RelaySession } from "../sync/session.ts";
import type { OpenVault } from "../vault/open-vault.ts";

export const connect = (vault: OpenVault, address: string, fetch: Fetch): RelaySession =>
  makeRelaySession(vault, makeRelayClient(address, fetch));
