import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RoehubError } from "@roehub/core/kernel/errors";

/** One file `NNNN_name.sql`. */
export interface MigrationFile {
  readonly number: number;
  /** The file's name. */
  readonly name: string;
  /** SHA-256 of its text, in hex. */
  readonly checksum: string;
  readonly sql: string;
}

/** What a database says that it has run. */
export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/** Reads the migrations of one database, in order. Their numbers start at 1 and leave nothing out. */
export function readMigrationFiles(directory: string): readonly MigrationFile[] {
  const files = readdirSync(directory)
    .filter((name) => /^\d.*\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(directory, name), "utf8");
      const checksum = createHash("sha256").update(sql).digest("hex");
      return { number: Number(name.slice(0, 4)), name, checksum, sql };
    });
  files.forEach(({ name, number }, index) => {
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name) || number !== index + 1) {
      const expected = String(index + 1).padStart(4, "0");
      throw drift(
        `${name} stands where a file ${expected}_name.sql is expected. Give it the next free number.`,
      );
    }
  });
  return files;
}

/**
 * The files that are still to run. Throws `migration_drift` where the database ran something else than the files say: a
 * file changed since, a file that is gone, or one that was put in before others that ran.
 */
export function pendingMigrations(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): readonly MigrationFile[] {
  const byNumber = new Map(files.map((file) => [file.number, file]));
  for (const { number, name, checksum } of applied) {
    const file = byNumber.get(number);
    if (file === undefined || file.name !== name) {
      throw drift(`The database has run ${name}, which is not among the files here. Update the program.`);
    }
    if (file.checksum !== checksum) {
      throw drift(
        `${name} was changed after the database had run it. Put it back and write a new migration.`,
      );
    }
  }
  const done = new Set(applied.map(({ number }) => number));
  const last = Math.max(0, ...done);
  const skipped = files.find(({ number }) => number < last && !done.has(number));
  if (skipped !== undefined) {
    throw drift(`${skipped.name} comes before migrations that have run. Give it the next free number.`);
  }
  return files.filter(({ number }) => !done.has(number));
}

function drift(text: string): RoehubError {
  return new RoehubError("migration_drift", text);
}
