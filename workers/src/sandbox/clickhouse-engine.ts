import { Session } from "chdb";

export interface EngineRequest {
  readonly database: string;
  /** One statement, without its semicolon. */
  readonly statement: string;
  /** Values of `{name:Type}` placeholders, in the text that ClickHouse's HTTP interface takes. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Applied to this statement alone. */
  readonly settings: ReadonlyMap<string, string>;
  /** The output format where the statement names none. */
  readonly format: string;
}

export interface EngineAnswer {
  readonly bytes: Uint8Array;
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly elapsedSeconds: number;
}

/** An exception of the engine: `text` is ClickHouse's own, `Code: N. DB::Exception: …`. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: number;

  constructor(text: string) {
    super(text);
    this.code = Number(/^Code: (\d+)/.exec(text)?.[1] ?? 1002);
  }
}

export interface ClickhouseEngine {
  readonly version: string;
  run(request: EngineRequest): Promise<EngineAnswer>;
  /** Waits for what runs, then lets the directory go. */
  close(): Promise<void>;
}

/**
 * The ClickHouse engine on one data directory. Statements run on their own connections, at most `connections` at a
 * time; the rest wait their turn. The current database and settings belong to a connection, so each statement has one to
 * itself.
 */
export function openClickhouseEngine(directory: string, connections: number): ClickhouseEngine {
  const all: readonly Connection[] = Array.from({ length: connections }, () => ({
    session: new Session(directory),
    staleParameters: new Set<string>(),
  }));
  const idle = [...all];
  const waiting: ((connection: Connection) => void)[] = [];

  const acquire = async (): Promise<Connection> =>
    idle.pop() ?? new Promise((resolve) => waiting.push(resolve));
  const release = (connection: Connection) => {
    const next = waiting.shift();
    if (next === undefined) idle.push(connection);
    else next(connection);
  };

  return {
    version: all[0]?.session.query("SELECT version()", "TSVRaw").trim() ?? "",
    async run(request) {
      const connection = await acquire();
      try {
        return await runOn(connection, request);
      } catch (error) {
        throw error instanceof EngineError ? error : new EngineError(String((error as Error).message));
      } finally {
        release(connection);
      }
    },
    async close() {
      await Promise.all(all.map(acquire));
      for (const { session } of all) session.close();
    },
  };
}

interface Connection {
  readonly session: Session;
  /** Parameters of earlier statements: the engine keeps them, a server would not. */
  readonly staleParameters: Set<string>;
}

async function runOn(connection: Connection, request: EngineRequest): Promise<EngineAnswer> {
  const { session, staleParameters } = connection;
  const { statement, parameters, settings } = request;
  for (const name of staleParameters) {
    if (!parameters.has(name) && new RegExp(`\\{\\s*${name}\\s*:`).test(statement)) {
      throw new EngineError(
        `Code: 456. DB::Exception: Substitution \`${name}\` is not set. (UNKNOWN_QUERY_PARAMETER)`,
      );
    }
  }
  const changes = [
    ...[...settings].map(([name, value]) => `${name} = ${quoteText(value)}`),
    ...[...parameters].map(([name, value]) => `param_${name} = ${quoteText(value)}`),
  ];
  await session.queryAsync(`USE ${quoteIdentifier(request.database)}`);
  try {
    for (const name of parameters.keys()) staleParameters.add(name);
    if (changes.length > 0) await session.queryAsync(`SET ${changes.join(", ")}`);
    const result = await session.queryAsync(statement, { format: request.format });
    const { rowsRead, bytesRead, elapsed } = result;
    return { bytes: result.bytes(), rowsRead, bytesRead, elapsedSeconds: elapsed };
  } finally {
    const restored = [...settings.keys()].map((name) => `${name} = DEFAULT`);
    if (restored.length > 0) await session.queryAsync(`SET ${restored.join(", ")}`);
  }
}

function quoteIdentifier(name: string): string {
  return `\`${name.replace(/[\\`]/g, "\\$&")}\``;
}

export function quoteText(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
