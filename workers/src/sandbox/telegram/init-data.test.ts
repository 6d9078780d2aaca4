import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signInitData, signLoginWidget } from "./init-data.ts";
import { FIRST_USERS } from "./local-accounts.ts";

const TOKEN = "42:TEST";

/** Telegram's published check, written apart from the signing code. */
function isValid(fields: ReadonlyMap<string, string>, key: Buffer): boolean {
  const lines = [...fields].filter(([name]) => name !== "hash").map(([name, value]) => `${name}=${value}`);
  const hash = createHmac("sha256", key).update(lines.sort().join("\n")).digest("hex");
  return hash === fields.get("hash");
}

function isValidInitData(initData: string, token: string): boolean {
  const key = createHmac("sha256", "WebAppData").update(token).digest();
  return isValid(new Map(new URLSearchParams(initData)), key);
}

// aiogram tests/test_utils/test_web_app.py and test_auth_widget.py (MIT).
const AIOGRAM_INIT_DATA =
  "auth_date=1650385342&user=%7B%22id%22%3A42%2C%22first_name%22%3A%22Test%22%7D&query_id=test&hash=46d2ea5e32911ec8d30999b56247654460c0d20949b6277af519e76271182803";
const AIOGRAM_WIDGET_TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11";
const AIOGRAM_WIDGET = {
  id: "42",
  first_name: "John",
  last_name: "Smith",
  username: "username",
  photo_url: "https://t.me/i/userpic/320/picname.jpg",
  auth_date: "1565810688",
  hash: "c303db2b5a06fe41d23a9b14f7c545cfc11dcc7473c07c9c5034ae60062461ce",
};

describe("signInitData", () => {
  it("passes the check that passes Telegram's vector, for its own token only", () => {
    expect(isValidInitData(AIOGRAM_INIT_DATA, TOKEN)).toBe(true);
    const signed = signInitData(TOKEN, {
      user: FIRST_USERS.ann,
      authDateS: 1_750_000_000,
      startParam: "j_1",
    });
    expect(isValidInitData(signed, TOKEN)).toBe(true);
    expect(isValidInitData(signed, "42:OTHER")).toBe(false);
    expect(isValidInitData(signed.replace("j_1", "j_2"), TOKEN)).toBe(false);
  });

  it("names the person, their language and the start parameter", () => {
    const user = { ...FIRST_USERS.boris, language_code: "ru" as const };
    const fields = new URLSearchParams(
      signInitData(TOKEN, { user, authDateS: 1_750_000_000, startParam: "rh_A" }),
    );
    expect(JSON.parse(fields.get("user") ?? "")).toMatchObject({
      id: 1002,
      first_name: "Boris",
      language_code: "ru",
    });
    expect(fields.get("start_param")).toBe("rh_A");
    expect(fields.get("auth_date")).toBe("1750000000");
  });
});

describe("signLoginWidget", () => {
  it("passes the check that passes Telegram's vector", () => {
    const keyOf = (token: string) => createHash("sha256").update(token).digest();
    expect(isValid(new Map(Object.entries(AIOGRAM_WIDGET)), keyOf(AIOGRAM_WIDGET_TOKEN))).toBe(true);
    const signed = signLoginWidget(TOKEN, { user: FIRST_USERS.ann, authDateS: 1_750_000_000 });
    expect(isValid(new Map(Object.entries(signed)), keyOf(TOKEN))).toBe(true);
  });
});
