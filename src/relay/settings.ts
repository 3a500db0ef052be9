/** Settings from flags and environment, flags first. A bad value is one plain sentence, never a stack. */
import path from "node:path";
import { parseArgs } from "node:util";
import { UsageError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { Location } from "./storage/open.ts";

export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly dataFolder: string;
  readonly keyFolder: string;
  readonly dist: string;
  /** Folder of recordings of the notice. */
  readonly sounds: string;
  readonly database: Location;
  readonly takesTraining: boolean;
  /** Papers of closed programmes are dropped after so many days; `null`: never. */
  readonly forgetsAfterDays: number | null;
  /** Origins of other relays that pages may call. */
  readonly relayAddresses: readonly string[];
  readonly isBehindTls: boolean;
  /** Whether `/metrics` is answered. */
  readonly showsMetrics: boolean;
  /** Whether the last entry of X-Forwarded-For is the caller's address. */
  readonly trustsProxy: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

class BadSetting extends UsageError<"SETTING_BAD"> {
  readonly sentence: string;

  constructor(sentence: string) {
    super("SETTING_BAD");
    this.sentence = sentence;
  }
}

/** Reads settings; paths are taken from `cwd`. Fails with a sentence for the operator. */
export function readSettings(args: readonly string[], env: Environment, cwd: string): Result<Settings, string> {
  try {
    return ok(read(parseFlags(args), env, cwd));
  } catch (error) {
    if (error instanceof BadSetting) return err(error.sentence);
    throw error;
  }
}

interface Flags {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
}

function parseFlags(args: readonly string[]): Flags {
  const text = { type: "string" } as const;
  try {
    return parseArgs({ args: [...args], options: { port: text, host: text, data: text } }).values;
  } catch {
    throw new BadSetting("The flags are --port, --host and --data, each with a value.");
  }
}

function read(flags: Flags, env: Environment, cwd: string): Settings {
  const dataFolder = path.resolve(cwd, flags.data ?? env.EBB_DATA ?? "data");
  const url = env.EBB_DATABASE_URL ?? "";
  return {
    port: toPort(flags.port ?? env.EBB_PORT ?? "8080"),
    host: flags.host ?? env.EBB_HOST ?? "127.0.0.1",
    dataFolder,
    keyFolder: env.EBB_KEYS ? path.resolve(cwd, env.EBB_KEYS) : path.join(dataFolder, "keys"),
    dist: path.resolve(cwd, env.EBB_DIST ?? "dist"),
    sounds: path.join(dataFolder, "notice"),
    database: url === "" ? { file: path.join(dataFolder, "relay.db") } : { url: toDatabaseUrl(url) },
    takesTraining: toSwitch("EBB_TRAINING", env.EBB_TRAINING ?? "on"),
    forgetsAfterDays: toDays("EBB_FORGET_CLOSED_DAYS", env.EBB_FORGET_CLOSED_DAYS ?? ""),
    relayAddresses: (env.EBB_RELAY_ADDRESSES ?? "")
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(toOrigin),
    showsMetrics: toSwitch("EBB_METRICS", env.EBB_METRICS ?? "off"),
    isBehindTls: toSwitch("EBB_TLS", env.EBB_TLS ?? "off"),
    trustsProxy: toSwitch("EBB_TRUST_PROXY", env.EBB_TRUST_PROXY ?? "off"),
  };
}

function toPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) throw new BadSetting("The port must be a number from 0 to 65535.");
  return port;
}

function toSwitch(name: string, text: string): boolean {
  if (text !== "on" && text !== "off") throw new BadSetting(`${name} must be on or off.`);
  return text === "on";
}

/** `null` where nothing is set. */
function toDays(name: string, text: string): number | null {
  if (text === "") return null;
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days === 0) throw new BadSetting(`${name} must be a number of days from 1 to 9999.`);
  return days;
}

function toDatabaseUrl(text: string): string {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text))
    throw new BadSetting("EBB_DATABASE_URL must start with postgres:// and be a valid address.");
  return text;
}

/** Only an origin: anything else would end up in the content security policy. */
function toOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.origin !== text.replace(/\/$/, ""))
    throw new BadSetting("EBB_RELAY_ADDRESSES must be a list of addresses such as https://relay.example.");
  return url.origin;
}
