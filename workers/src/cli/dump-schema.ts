import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createPostgres } from "@roehub/core/platform/postgres";
import { dumpSchema } from "@roehub/migrations/schema-dump";
import { setup, TEMPLATE_DATABASE, type TestServers } from "../sandbox/test-servers.ts";

const SCHEMA_FILE = fileURLToPath(new URL("../../../migrations/postgres/schema.sql", import.meta.url));

/** Writes `migrations/postgres/schema.sql` anew, from a database that ran every migration and nothing else. */
async function main(): Promise<void> {
  let servers: TestServers | undefined;
  const teardown = await setup({
    provide: (_key, value) => {
      servers = value;
    },
  });
  try {
    const dsn = new URL(servers?.postgresDsn ?? "");
    dsn.pathname = `/${TEMPLATE_DATABASE}`;
    const postgres = createPostgres({ dsn: dsn.href, maxConnections: 1 });
    writeFileSync(SCHEMA_FILE, await dumpSchema(postgres.pool));
    await postgres.close();
  } finally {
    await teardown();
  }
}

await main();
