import path from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";

const read = (args: readonly string[], env: Record<string, string> = {}) => readSettings(args, env, "/srv/ebb");
const sentence = (args: readonly string[], env: Record<string, string> = {}) => {
  const settings = read(args, env);
  return settings.ok ? null : settings.error;
};

describe("settings", () => {
  it("have defaults for a trial on one machine", () => {
    expect(read([])).toMatchObject({
      ok: true,
      value: {
        port: 8080,
        host: "127.0.0.1",
        dataFolder: path.resolve("/srv/ebb/data"),
        keyFolder: path.resolve("/srv/ebb/data/keys"),
        database: { file: path.resolve("/srv/ebb/data/relay.db") },
        takesTraining: true,
        relayAddresses: [],
        isBehindTls: false,
      },
    });
  });

  it("take a flag before the environment", () => {
    expect(read(["--port", "8090"], { EBB_PORT: "1" })).toMatchObject({ value: { port: 8090 } });
  });

  it("take the database, keys, training and relays from the environment", () => {
    const env = {
      EBB_DATABASE_URL: "postgres://db.example/ebb",
      EBB_KEYS: "/keys",
      EBB_TRAINING: "off",
      EBB_RELAY_ADDRESSES: "https://a.example, http://10.0.0.2:8080/",
    };
    expect(read([], env)).toMatchObject({
      value: {
        database: { url: "postgres://db.example/ebb" },
        keyFolder: path.resolve("/keys"),
        takesTraining: false,
        relayAddresses: ["https://a.example", "http://10.0.0.2:8080"],
      },
    });
  });

  it.each([
    [["--port", "80a"], {}, /port/],
    [["--port", "65536"], {}, /port/],
    [["--colour", "red"], {}, /--port, --host and --data/],
    [["extra"], {}, /--port, --host and --data/],
    [[], { EBB_TRAINING: "maybe" }, /EBB_TRAINING/],
    [[], { EBB_DATABASE_URL: "mysql://x" }, /EBB_DATABASE_URL/],
    [[], { EBB_RELAY_ADDRESSES: "https://a.example/path" }, /EBB_RELAY_ADDRESSES/],
    [[], { EBB_RELAY_ADDRESSES: "https://a.example; script-src *" }, /EBB_RELAY_ADDRESSES/],
  ])("answer %j %j with a sentence", (args, env, words) => {
    expect(sentence(args, env as Record<string, string>)).toMatch(words);
  });
});
