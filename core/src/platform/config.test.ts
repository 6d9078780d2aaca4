import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { RoehubError } from "../kernel/errors.ts";
import { type Config, type ConfigSource, ENVIRONMENTS, loadConfig } from "./config.ts";

const CONFIGS = join(import.meta.dirname, "../../../configs");
const SECRETS = {
  TELEGRAM_BOT_TOKEN: `123456789:${"a".repeat(35)}`,
  SECRET_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  SESSION_SECRET: "s".repeat(32),
  POSTGRES_DSN: "postgres://roehub:pw@db.internal/roehub",
  CLICKHOUSE_URL: "http://default:pw@ch.internal:8123/market_data",
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
  ]);
});

test("dev makes secrets up only where its file allows it", () => {
  const { POSTGRES_DSN, CLICKHOUSE_URL } = SECRETS;
  const variables = { POSTGRES_DSN, CLICKHOUSE_URL };
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

test("everything that a log must never show is listed", () => {
  const { texts } = load({}).secrets;
  const { SECRET_ENCRYPTION_KEY, SESSION_SECRET, TELEGRAM_BOT_TOKEN } = SECRETS;
  expect(texts).toEqual(
    expect.arrayContaining([SECRET_ENCRYPTION_KEY, SESSION_SECRET, TELEGRAM_BOT_TOKEN, "pw"]),
  );
  const encoded = load({ variables: { ...SECRETS, POSTGRES_DSN: "postgres://u:a%21b%2Fc@db/roehub" } });
  expect(encoded.secrets.texts).toEqual(expect.arrayContaining(["a%21b%2Fc", "a!b/c"]));
});

test.each([
  ["SECRET_ENCRYPTION_KEY", "abc"],
  ["SESSION_SECRET", "hunter2hunter2"],
  ["TELEGRAM_BOT_TOKEN", "123:notatoken-at-all"],
  ["POSTGRES_DSN", "roehub:supersecret@db"],
  ["POSTGRES_DSN", "postgres://roehub:100%secret@db/roehub"],
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
