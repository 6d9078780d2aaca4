import { badRequest } from "./bot-api-error.ts";

/** A file that came inside a multipart body. */
export interface UploadedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/**
 * The parameters of one Bot API call. Values arrive as JSON values or, from forms and queries, as text that may
 * itself be JSON; every reader accepts both, as api.telegram.org does. An empty text counts as absent.
 */
export class CallParams {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #files: ReadonlyMap<string, UploadedFile>;

  constructor(
    values: Readonly<Record<string, unknown>>,
    files: ReadonlyMap<string, UploadedFile> = new Map(),
  ) {
    this.#values = values;
    this.#files = files;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null || value === "") return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  }

  integer(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw badRequest(`invalid ${name} specified`);
    return value;
  }

  /** Telegram reads anything but true, yes and 1 as false. */
  flag(name: string): boolean {
    return ["true", "yes", "1"].includes(this.text(name)?.toLowerCase() ?? "");
  }

  /** A JSON object or array, whether it came as such or as text. */
  json(name: string): unknown {
    const value = this.#values[name];
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      throw badRequest(`can't parse ${name} JSON object`);
    }
  }

  record(name: string): Record<string, unknown> | undefined {
    const value = this.json(name);
    if (value === undefined) return undefined;
    if (!isRecord(value)) throw badRequest(`object expected as ${name}`);
    return value;
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.json(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw badRequest(`array expected as ${name}`);
    return value;
  }

  file(name: string): UploadedFile | undefined {
    return this.#files.get(name);
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
