import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { z } from "zod";
import { RoehubError } from "../kernel/errors.ts";
import { type Camelized, camelize } from "./camelize.ts";
import { decodedPart, readSecrets, type Secrets, type Variables } from "./config-secrets.ts";
import { CONFIG_SLICES, type SliceName } from "./config-slices.ts";

export const ENVIRONMENTS = ["dev", "test", "prod", "sandbox"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

type Slice<Name extends SliceName> = z.output<(typeof CONFIG_SLICES)[Name]>;

export interface Config {
  readonly environment: Environment;
  readonly app: Camelized<Slice<"app">>;
  readonly marketData: Camelized<Slice<"market-data">>;
  readonly indicators: Slice<"indicators">;
  readonly strategy: Camelized<Slice<"strategy">>;
  readonly backtest: Camelized<Slice<"backtest">>;
  readonly secrets: Secrets;
  /** Null in `sandbox` and `test`, which start servers of their own. */
  readonly addresses: {
    readonly postgresDsn: string | null;
    readonly clickhouseUrl: string | null;
    /** With its password, where `REDIS_PASSWORD` gives one. */
    readonly redisUrl: string | null;
  };
}

export interface ConfigSource {
  readonly environment: Environment;
  /** See `configDirectory`. */
  readonly directory: string;
  readonly variables?: Variables;
  /** Where generated secrets are kept, so that a restart can read what it sealed. */
  readonly secretsFile?: string;
  /** False for a process that seals and signs nothing: it starts without the secrets, and need not be given them. */
  readonly usesSecrets?: boolean;
}

/**
 * Reads and checks the whole configuration: the files of the environment, `ROEHUB__SECTION__KEY` variables over them,
 * secrets and addresses from variables. Throws `config_invalid` with every error, each with its file or variable.
 */
export function loadConfig(source: ConfigSource): Config {
  const { environment, variables = processVariables() } = source;
  const errors: string[] = [];
  const folder = join(source.directory, environment);
  const overrides = readOverrides(variables, errors);
  refuseUnknownFiles(folder, errors);
  const slices = {
    app: readSlice("app", { folder, overrides, errors }),
    marketData: readSlice("market-data", { folder, overrides, errors }),
    indicators: readSlice("indicators", { folder, overrides, errors }),
    strategy: readSlice("strategy", { folder, overrides, errors }),
    backtest: readSlice("backtest", { folder, overrides, errors }),
  };
  const mayGenerate =
    source.usesSecrets === false ||
    environment === "sandbox" ||
    environment === "test" ||
    isDevWithout(environment, slices.app);
  const secrets = readSecrets({ variables, mayGenerate, file: source.secretsFile ?? null, errors });
  const addresses = readAddresses(environment, variables, errors);
  const { app, marketData, indicators, strategy, backtest } = slices;
  if (errors.length > 0 || !app || !marketData || !indicators || !strategy || !backtest || !secrets) {
    throw new RoehubError(
      "config_invalid",
      `The configuration of ${environment} is not valid:\n${errors.map((line) => `- ${line}`).join("\n")}`,
    );
  }
  return {
    environment,
    app: camelize(app),
    marketData: camelize(marketData),
    indicators,
    strategy: camelize(strategy),
    backtest: camelize(backtest),
    secrets,
    addresses,
  };
}

/** The environment that `ROEHUB_ENV` names, `dev` where it is not set. */
export function currentEnvironment(variables: Variables = processVariables()): Environment {
  const name = variables["ROEHUB_ENV"] || "dev";
  const environment = ENVIRONMENTS.find((known) => known === name);
  if (environment !== undefined) return environment;
  throw new RoehubError(
    "config_invalid",
    `ROEHUB_ENV is "${name}"; it is one of ${ENVIRONMENTS.join(", ")}.`,
  );
}

/** The folder that holds one folder an environment: `ROEHUB_CONFIG_DIR`, or the project's own. */
export function configDirectory(variables: Variables = processVariables()): string {
  return variables["ROEHUB_CONFIG_DIR"] || join(import.meta.dirname, "..", "..", "..", "configs");
}

/** The variables of this process; the only place that reads them. */
export function processVariables(): Variables {
  return process.env;
}

function isDevWithout(environment: Environment, app: Slice<"app"> | null): boolean {
  return environment === "dev" && app?.allow_generated_secrets === true;
}

/** Variables `ROEHUB__SECTION__KEY…`, by section: the path in it, and the value as YAML reads it. */
type Overrides = ReadonlyMap<
  SliceName,
  readonly { variable: string; path: readonly string[]; value: unknown }[]
>;

function readOverrides(variables: Variables, errors: string[]): Overrides {
  const overrides = new Map<SliceName, { variable: string; path: readonly string[]; value: unknown }[]>();
  for (const [variable, text] of Object.entries(variables)) {
    if (!variable.startsWith("ROEHUB__") || text === undefined) continue;
    const [, section = "", ...path] = variable.toLowerCase().split("__");
    const name = section.replaceAll("_", "-");
    if (!isSliceName(name) || path.length === 0) {
      errors.push(
        `${variable}: there is no such section; it is one of ${Object.keys(CONFIG_SLICES).join(", ")}`,
      );
    } else {
      overrides.set(name, [...(overrides.get(name) ?? []), { variable, path, value: scalar(text) }]);
    }
  }
  return overrides;
}

/** The value that YAML reads from `text`; text that is no YAML stands for itself, and the schema refuses it. */
function scalar(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

function isSliceName(name: string): name is SliceName {
  return Object.hasOwn(CONFIG_SLICES, name);
}

function refuseUnknownFiles(folder: string, errors: string[]): void {
  let files: string[] = [];
  try {
    files = readdirSync(folder);
  } catch {
    // Each file is missed by name below.
  }
  for (const file of files.sort()) {
    if (!isSliceName(file.replace(/\.yaml$/, "")))
      errors.push(`${join(folder, file)}: there is no such section`);
  }
}

interface SliceSource {
  readonly folder: string;
  readonly overrides: Overrides;
  readonly errors: string[];
}

function readSlice<Name extends SliceName>(name: Name, source: SliceSource): Slice<Name> | null {
  const { folder, errors } = source;
  const file = join(folder, `${name}.yaml`);
  const overrides = source.overrides.get(name) ?? [];
  let raw: unknown;
  try {
    raw = parse(readFileSync(file, "utf8"));
  } catch (error) {
    errors.push(`${file}: ${error instanceof Error ? error.message.split("\n")[0] : "cannot be read"}`);
    return null;
  }
  for (const { path, value } of overrides) raw = withValue(raw, path, value);
  const read = CONFIG_SLICES[name].safeParse(raw);
  if (read.success) return read.data as Slice<Name>;
  for (const issue of read.error.issues) {
    for (const { path, text } of describeIssue(issue)) {
      const override = overrides.find((candidate) => candidate.path.join(".") === path);
      errors.push(override === undefined ? `${file}: ${path}: ${text}` : `${override.variable}: ${text}`);
    }
  }
  return null;
}

/** A copy of `target` with `value` at `path`; what stands in the way becomes an object. */
function withValue(target: unknown, path: readonly string[], value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  const object = typeof target === "object" && target !== null && !Array.isArray(target) ? target : {};
  const child = Object.hasOwn(object, head) ? (object as Record<string, unknown>)[head] : undefined;
  return { ...object, [head]: withValue(child, rest, value) };
}

function describeIssue(issue: z.core.$ZodIssue): { path: string; text: string }[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...issue.path, key].join("."), text: "there is no such key" }));
  }
  return [{ path: issue.path.join(".") || "(the file)", text: issue.message }];
}

function readAddresses(
  environment: Environment,
  variables: Variables,
  errors: string[],
): Config["addresses"] {
  const read = (name: string, protocols: readonly string[]): string | null => {
    const value = variables[name] ?? "";
    if (value === "") {
      if (environment === "dev" || environment === "prod") errors.push(`${name}: is not set`);
      return null;
    }
    const isAddress =
      URL.canParse(value) && protocols.some((protocol) => value.toLowerCase().startsWith(`${protocol}//`));
    if (!isAddress) errors.push(`${name}: is not an address that starts with ${protocols.join("// or ")}//`);
    else if (decodedPart(new URL(value).password) === null) {
      errors.push(`${name}: has a password with a % that is not percent-encoded (write it as %25)`);
    }
    return value;
  };
  return {
    postgresDsn: read("POSTGRES_DSN", ["postgres:", "postgresql:"]),
    clickhouseUrl: read("CLICKHOUSE_URL", ["http:", "https:"]),
    redisUrl: withPassword(read("REDIS_URL", ["redis:", "rediss:"]), variables["REDIS_PASSWORD"]),
  };
}

/** The address with `password` in it; an address that is missing or broken stays as it is. */
function withPassword(address: string | null, password: string | undefined): string | null {
  if (address === null || !password || !URL.canParse(address)) return address;
  const url = new URL(address);
  url.password = encodeURIComponent(password);
  return url.href;
}
