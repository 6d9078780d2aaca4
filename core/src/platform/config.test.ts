import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { RoehubError } from "../kernel/errors.ts";
import { type Config, type ConfigSource, configDirectory, ENVIRONMENTS, loadConfig } from "./config.ts";

const CONFIGS = join(import.meta.dirname, "../../../configs");
const SECRETS = {
  TELEGRAM_BOT_TOKEN: `123456789:${"a".repeat(35)}`,
  SECRET_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  SESSION_SECRET: "s".repeat(32),
  POSTGRES_DSN: "postgres://roehub:pw@db.internal/roehub",
  CLICKHOUSE_URL: "http://default:pw@ch.internal:8123/market_data",
  REDIS_URL: "redis://redis.internal:6379",
};

function copyOfConfigs(): string {
  const directory = mkdtempSync(join(tmpdir(), "roehub-configs-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  cpSync(CONFIGS, directory, { recursive: true });
  return directory;
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

function complaintsOf(source: ConfigSource): string[] {
  try {
    loadConfig(source);
  } catch (error) {
    expect(error).toBeInstanceOf(RoehubError);
    if (error instanceof RoehubError && error.code === "config_invalid")
      return error.publicText.split("\n").slice(1);
    throw error;
  }
  return [];
}

const load = (source: Partial<ConfigSource>): Config =>
  loadConfig({ environment: "prod", directory: CONFIGS, variables: SECRETS, ...source });

test.each(ENVIRONMENTS)("the committed configuration of %s is valid", (environment) => {
  const config = load({ environment });
  expect(config.backtest).toMatchObject({
    warmupBarsDefault: 200,
    preselectDefault: 20_000,
    topKDefault: 300,
  });
  expect(config.backtest.reporting.topTradesNDefault).toBe(3);
  expect(config.app.sessions.signInMaxAgeSeconds).toBe(3_600);
  expect(config.marketData.markets.map((market) => market.marketId)).toEqual([1, 2, 3, 4]);
});

test("every error of every file is told at once, each with its file and key", () => {
  const directory = copyOfConfigs();
  edit(join(directory, "prod/app.yaml"), "port: 8080", 'port: "8080"');
  edit(join(directory, "prod/app.yaml"), "refresh_token_days: 30", "refresh_token_days: 0");
  edit(join(directory, "prod/backtest.yaml"), "max_bars: 3000000", "max_bar: 3000000");
  rmSync(join(directory, "prod/strategy.yaml"));

  const complaints = complaintsOf({
    environment: "prod",
    directory,
    variables: { ...SECRETS, SESSION_SECRET: "short" },
  });

  const at = (file: string) => `- ${join(directory, "prod", file)}: `;
  expect(complaints.filter((line) => line.startsWith(at("app.yaml")))).toEqual([
    expect.stringContaining("http.port: "),
    expect.stringContaining("sessions.refresh_token_days: "),
  ]);
  expect(complaints).toContain(`${at("backtest.yaml")}max_bar: there is no such key`);
  expect(complaints.some((line) => line.startsWith(`${at("backtest.yaml")}max_bars: `))).toBe(true);
  expect(complaints.some((line) => line.startsWith(at("strategy.yaml")))).toBe(true);
  expect(complaints.some((line) => line.startsWith("- SESSION_SECRET: "))).toBe(true);
});

test("a file that is no section is refused", () => {
  const directory = copyOfConfigs();
  writeFileSync(join(directory, "prod/trading.yaml"), "enabled: true\n");
  expect(complaintsOf({ environment: "prod", directory, variables: SECRETS })).toEqual([
    `- ${join(directory, "prod/trading.yaml")}: there is no such section`,
  ]);
});

test("a variable overrides any scalar and is checked like the file", () => {
  const config = load({
    variables: {
      ...SECRETS,
      ROEHUB__APP__HTTP__PORT: "9000",
      ROEHUB__BACKTEST__REPORTING__TOP_TRADES_N_DEFAULT: "5",
    },
  });
  expect(config.app.http.port).toBe(9_000);
  expect(config.backtest.reporting.topTradesNDefault).toBe(5);

  const variables = {
    ...SECRETS,
    ROEHUB__APP__HTTP__PORT: "many",
    ROEHUB__APP__HTTP__PROT: "1",
    ROEHUB__AP__X: "1",
  };
  expect(complaintsOf({ environment: "prod", directory: CONFIGS, variables })).toEqual([
    expect.stringMatching(/^- ROEHUB__AP__X: there is no such section/),
    expect.stringMatching(/^- ROEHUB__APP__HTTP__PORT: /),
    "- ROEHUB__APP__HTTP__PROT: there is no such key",
  ]);
});

test("prod starts only with every secret and address given", () => {
  expect(complaintsOf({ environment: "prod", directory: CONFIGS, variables: {} })).toEqual([
    "- SECRET_ENCRYPTION_KEY: is not set",
    "- SESSION_SECRET: is not set",
    "- TELEGRAM_BOT_TOKEN: is not set",
    "- POSTGRES_DSN: is not set",
    "- CLICKHOUSE_URL: is not set",
    "- REDIS_URL: is not set",
  ]);
});

test("dev makes secrets up only where its file allows it", () => {
  const { POSTGRES_DSN, CLICKHOUSE_URL, REDIS_URL } = SECRETS;
  const variables = { POSTGRES_DSN, CLICKHOUSE_URL, REDIS_URL };
  expect(load({ environment: "dev", variables }).secrets.generated).toEqual([
    "SECRET_ENCRYPTION_KEY",
    "SESSION_SECRET",
  ]);

  const strict = { ...variables, ROEHUB__APP__ALLOW_GENERATED_SECRETS: "false" };
  expect(complaintsOf({ environment: "dev", directory: CONFIGS, variables: strict })).toHaveLength(3);
});

test("prod makes no secrets up, whatever its file says", () => {
  const variables = { ...SECRETS, SESSION_SECRET: "", ROEHUB__APP__ALLOW_GENERATED_SECRETS: "true" };
  expect(complaintsOf({ environment: "prod", directory: CONFIGS, variables })).toEqual([
    "- SESSION_SECRET: is not set",
  ]);
});

test("the sandbox keeps the secrets that it made up, for its user alone", () => {
  const secretsFile = join(copyOfConfigs(), "secrets.json");
  const first = load({ environment: "sandbox", variables: {}, secretsFile });
  const second = load({ environment: "sandbox", variables: {}, secretsFile });

  expect(second.secrets).toEqual(first.secrets);
  expect(first.secrets.telegramBotToken).toBeNull();
  expect(statSync(secretsFile).mode & 0o777).toBe(0o600);
});

test("a file of kept secrets is replaced as a whole, for its user alone whatever it was before", () => {
  const secretsFile = join(copyOfConfigs(), "secrets.json");
  const { SESSION_SECRET } = SECRETS;
  writeFileSync(secretsFile, JSON.stringify({ SESSION_SECRET }), { mode: 0o644 });
  writeFileSync(`${secretsFile}.next`, "{ half", { mode: 0o644 });
  const { secrets } = load({ environment: "sandbox", variables: {}, secretsFile });

  expect(Buffer.from(secrets.sessionSecret).toString()).toBe(SESSION_SECRET);
  expect(load({ environment: "sandbox", variables: {}, secretsFile }).secrets).toEqual(secrets);
  expect(statSync(secretsFile).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(secretsFile))).not.toContain("secrets.json.next");
});

test.each([
  ["redis://redis.internal:6379", undefined, "redis://redis.internal:6379"],
  ["redis://redis.internal:6379", "", "redis://redis.internal:6379"],
  ["redis://redis.internal:6379", "p@ss/w%rd", "redis://:p%40ss%2Fw%25rd@redis.internal:6379"],
  ["rediss://app:old@redis.internal/2", "new", "rediss://app:new@redis.internal/2"],
])("the stream server at %s with the password %s is reached at %s", (url, password, expected) => {
  const { addresses } = load({ variables: { ...SECRETS, REDIS_URL: url, REDIS_PASSWORD: password } });
  expect(addresses.redisUrl).toBe(expected);
});

test("the sandbox and tests need no address", () => {
  for (const environment of ["sandbox", "test"] as const) {
    const { addresses } = load({ environment, variables: { REDIS_PASSWORD: "unused" } });
    expect(addresses).toEqual({ postgresDsn: null, clickhouseUrl: null, redisUrl: null });
  }
});

const REST = "rest_url: https://api.binance.com";
const SOCKET = "socket_url: wss://stream.binance.com:9443";
const QUOTE = "quote: USDT\n      limit: 200";

test.each([
  ["a market twice", "market_id: 2", "market_id: 1", "markets: names a market twice"],
  ["a market that there is not", "market_id: 2", "market_id: 5", "markets.1.market_id: "],
  ["an endpoint that ends in /", REST, `${REST}/`, "markets.0.rest_url: is not an address"],
  ["an endpoint with a query", REST, `${REST}?x=1`, "markets.0.rest_url: is not an address"],
  ["an endpoint without a host", REST, "rest_url: https://", "markets.0.rest_url: is not an address"],
  ["a socket for REST", REST, "rest_url: wss://api.binance.com", "markets.0.rest_url: is not an address"],
  ["REST for a socket", SOCKET, "socket_url: https://x.example", "markets.0.socket_url: is not an address"],
  ["no symbol", QUOTE, "symbols: []", "markets.0.subscribe.symbols: "],
  ["a symbol in small letters", QUOTE, "symbols: [btcusdt]", "markets.0.subscribe.symbols.0: "],
  ["a quote asset without a limit", QUOTE, "quote: USDT", "markets.0.subscribe: is neither"],
  [
    "a quote asset beside symbols",
    QUOTE,
    "quote: USDT\n      symbols: [A1]",
    "markets.0.subscribe.quote: there is no such key",
  ],
  ["no time for a block", "flush_interval_ms: 1000", "flush_interval_ms: 0", "ingest.flush_interval_ms: "],
  ["a port that there is not", "port: 9101", "port: 70000", "worker.metrics.port: "],
])("market data with %s is refused", (_what, from, to, complaint) => {
  const directory = copyOfConfigs();
  const file = join(directory, "prod/market-data.yaml");
  edit(file, from, to);
  expect(complaintsOf({ environment: "prod", directory, variables: SECRETS })).toEqual([
    expect.stringContaining(`- ${file}: ${complaint}`),
  ]);
});

test("the port of a worker's metrics can be overridden", () => {
  const config = load({ variables: { ...SECRETS, ROEHUB__MARKET_DATA__WORKER__METRICS__PORT: "9200" } });
  expect(config.marketData.worker.metrics.port).toBe(9_200);
});

test("everything that a log must never show is listed", () => {
  const { texts } = load({}).secrets;
  const { SECRET_ENCRYPTION_KEY, SESSION_SECRET, TELEGRAM_BOT_TOKEN } = SECRETS;
  expect(texts).toEqual(
    expect.arrayContaining([SECRET_ENCRYPTION_KEY, SESSION_SECRET, TELEGRAM_BOT_TOKEN, "pw"]),
  );
  const redis = load({ variables: { ...SECRETS, REDIS_URL: "redis://:in-url@r", REDIS_PASSWORD: "a p%rt" } });
  expect(redis.secrets.texts).toEqual(expect.arrayContaining(["in-url", "a p%rt"]));
  const encoded = load({ variables: { ...SECRETS, POSTGRES_DSN: "postgres://u:a%21b%2Fc@db/roehub" } });
  expect(encoded.secrets.texts).toEqual(expect.arrayContaining(["a%21b%2Fc", "a!b/c"]));
});

test.each([
  ["SECRET_ENCRYPTION_KEY", "abc"],
  ["SESSION_SECRET", "hunter2hunter2"],
  ["TELEGRAM_BOT_TOKEN", "123:notatoken-at-all"],
  ["POSTGRES_DSN", "roehub:supersecret@db"],
  ["POSTGRES_DSN", "postgres://roehub:100%secret@db/roehub"],
  ["REDIS_URL", "redis.internal:6379"],
  ["REDIS_URL", "redis:hunter2@redis.internal"],
  ["REDIS_URL", "http://:hunter2@redis.internal:6379"],
  ["REDIS_URL", "redis://:100%secret@redis.internal"],
])("a wrong %s is refused without being quoted", (name, value) => {
  const complaints = complaintsOf({
    environment: "prod",
    directory: CONFIGS,
    variables: { ...SECRETS, [name]: value },
  });
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toMatch(new RegExp(`^- ${name}: `));
  expect(complaints[0]).not.toContain(value);
});

test("a process that seals and signs nothing starts without the secrets, and still says what else is missing", () => {
  const { POSTGRES_DSN, CLICKHOUSE_URL, REDIS_URL } = SECRETS;
  const addresses = { POSTGRES_DSN, CLICKHOUSE_URL, REDIS_URL };
  expect(load({ variables: addresses, usesSecrets: false }).secrets.telegramBotToken).toBeNull();
  expect(
    complaintsOf({ environment: "prod", directory: CONFIGS, variables: {}, usesSecrets: false }),
  ).toEqual(["- POSTGRES_DSN: is not set", "- CLICKHOUSE_URL: is not set", "- REDIS_URL: is not set"]);
});

test("the configuration may stand elsewhere than in the project", () => {
  expect(configDirectory({ ROEHUB_CONFIG_DIR: "/etc/roehub" })).toBe("/etc/roehub");
  expect(load({ directory: configDirectory({}) }).environment).toBe("prod");
});
