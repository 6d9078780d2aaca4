import { expect, test } from "vitest";
import { createTestClickhouse, createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { createHttpHarness } from "../../e2e/http-harness.ts";

const { postgres } = await createTestDatabase();
const { clickhouse } = await createTestClickhouse();
const http = await createHttpHarness({ postgres, clickhouse });

/** Written anew by `npx vitest run bot/src/http/openapi -u`; a change of the API changes it in the same commit. */
test("the committed OpenAPI document is the one that the server answers", async () => {
  const document = (await http.get("/api/openapi.json")).json();
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(
    "../../../docs/api/openapi.json",
  );
});

test("every reference in it leads somewhere", async () => {
  const text = (await http.get("/api/openapi.json")).body;
  const schemas = Object.keys(JSON.parse(text).components.schemas);
  const named = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
  expect([...named].sort()).toEqual([...schemas].sort());
});
