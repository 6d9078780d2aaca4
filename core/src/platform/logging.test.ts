import { DrizzleQueryError } from "drizzle-orm/errors";
import { expect, test } from "vitest";
import { RoehubError } from "../kernel/errors.ts";
import { createLogger, type LogFields } from "./logging.ts";

const TOKEN = `123456789:${"AbC-d_e".repeat(5)}`;

/** The shape of grammY's error: the token stands in its message and in the error it holds. */
class HttpError extends Error {
  override readonly name = "HttpError";
  readonly error: unknown;

  constructor(message: string, error: unknown) {
    super(message);
    this.error = error;
  }
}

function logged(
  fields: LogFields,
  secrets: readonly string[] = [],
): { text: string; line: Record<string, unknown> } {
  let text = "";
  const logger = createLogger({
    level: "debug",
    secrets,
    write: (line) => {
      text += line;
    },
  });
  logger.error("something_failed", fields);
  return { text, line: JSON.parse(text) };
}

test("a field that is not on the list is dropped", () => {
  const fields = { user_id: "u1", api_secret: "hunter2", nested: { token: "x" } };
  const { line } = logged(fields);
  expect(Object.keys(line).sort()).toEqual(["level", "msg", "time", "user_id"]);
});

test("grammY's HttpError shows neither the token in its message nor the one in its cause", () => {
  const cause = new TypeError(`request to https://api.telegram.org/bot${TOKEN}/getMe failed`);
  const { text, line } = logged({
    error: new HttpError(`Network request for 'getMe' failed! ${TOKEN}`, cause),
  });
  expect(text).not.toContain(TOKEN);
  expect(text).not.toContain(TOKEN.slice(10));
  expect(line).toMatchObject({ error: { type: "HttpError" } });
});

test("a failed query shows neither its parameters nor the row that PostgreSQL quotes", () => {
  const cause = Object.assign(new Error("duplicate key value"), {
    code: "23505",
    detail: "Key (email)=(a@example.com) already exists.",
  });
  const { text, line } = logged({
    error: new DrizzleQueryError("insert into users", ["a@example.com"], cause),
  });
  expect(text).not.toContain("example.com");
  expect(line).toMatchObject({ error: { cause: { code: "23505" } } });
});

test("an error of ours says its code and its public text", () => {
  const { line } = logged({ error: new RoehubError("not_found", "There is no such strategy.") });
  expect(line).toMatchObject({
    error: { type: "RoehubError", code: "not_found", text: "There is no such strategy." },
  });
});

test.each(["plain-secret-value", 'with"quote\\and-backslash', "postgres://u:p@ss w0rd/x"])(
  "the known secret %j is replaced wherever it stands",
  (secret) => {
    for (const carried of [secret, encodeURIComponent(secret), `before ${secret} after`]) {
      const { text, line } = logged({ reason: carried }, [secret]);
      expect(text).not.toContain(carried);
      expect(line["reason"]).toContain("[secret]");
    }
  },
);

test("anything that looks like a bot token is replaced, known or not", () => {
  const { line } = logged({ url: `https://api.telegram.org/bot${TOKEN}/sendMessage` });
  expect(line["url"]).toBe("https://api.telegram.org/bot[secret]/sendMessage");
});

test("a secret across the place where a long text is cut shows none of its beginning", () => {
  const secret = "first-half/second-half";
  for (const carried of [secret, TOKEN]) {
    const { text } = logged({ reason: "-".repeat(300 - carried.length / 2) + carried }, [secret]);
    expect(text).not.toContain(carried.slice(0, 8));
  }
});

test("fields of a child stand in each of its lines", () => {
  const lines: unknown[] = [];
  const logger = createLogger({ level: "info", secrets: [], write: (line) => lines.push(JSON.parse(line)) });
  logger.child({ correlation_id: "c1" }).info("done", { count: 2 });
  expect(lines).toEqual([expect.objectContaining({ correlation_id: "c1", count: 2, msg: "done" })]);
});
