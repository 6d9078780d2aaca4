import type pg from "pg";

/** Everything of the schema that we define, in a fixed order, each part as PostgreSQL itself prints it. */
export async function dumpSchema(pool: pg.Pool): Promise<string> {
  const parts: string[] = [
    "-- Made by `npm run schema:dump`; compared with the migrated database by a test.",
  ];
  for (const query of [TABLES, CONSTRAINTS, INDEXES, FUNCTIONS, TRIGGERS]) {
    const { rows } = await pool.query<{ text: string }>(query);
    parts.push(...rows.map(({ text }) => text.trimEnd()));
  }
  return `${parts.join("\n\n")}\n`;
}

const OURS = "n.nspname = 'public'";

const TABLES = `
SELECT format(E'CREATE TABLE %s (\\n%s\\n);', c.relname, string_agg(format('  %s %s%s%s', a.attname,
    format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attidentity = 'a' THEN ' GENERATED ALWAYS AS IDENTITY'
         WHEN d.adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) ELSE '' END,
    CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END), E',\\n' ORDER BY a.attnum)) AS text
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE ${OURS} AND c.relkind = 'r'
GROUP BY c.relname ORDER BY c.relname COLLATE "C"`;

const CONSTRAINTS = `
SELECT format('ALTER TABLE %s ADD CONSTRAINT %s %s;', c.relname, k.conname, pg_get_constraintdef(k.oid)) AS text
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${OURS} AND k.contype <> 'n' ORDER BY c.relname COLLATE "C", k.conname COLLATE "C"`;

const INDEXES = `
SELECT pg_get_indexdef(i.indexrelid) || ';' AS text
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${OURS} AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
ORDER BY c.relname COLLATE "C"`;

const FUNCTIONS = `
SELECT pg_get_functiondef(p.oid) || ';' AS text
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE ${OURS} ORDER BY p.proname COLLATE "C"`;

const TRIGGERS = `
SELECT pg_get_triggerdef(t.oid) || ';' AS text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${OURS} AND NOT t.tgisinternal ORDER BY c.relname COLLATE "C", t.tgname COLLATE "C"`;
