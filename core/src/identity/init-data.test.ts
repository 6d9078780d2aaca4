import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NEEDS_RECORDED_DATA, recordedFile } from "../../../workers/src/sandbox/recorded-data.ts";
import { DAY_MS, epochMs, HOUR_MS, SECOND_MS } from "../kernel/time.ts";
import { equalInConstantTime, hmacSha256 } from "../platform/crypto.ts";
import { verifyInitData } from "./init-data.ts";
import { verifyLoginWidget } from "./login-widget.ts";
import type { SignInOutcome } from "./signed-fields.ts";

const BOT_TOKEN = "7:TESTS-ONLY";
const NOW = epochMs(1_763_640_000_000);
const crypto = { hmacSha256, equalInConstantTime };

const window = (nowMs = NOW) => ({ nowMs, maxAgeMs: HOUR_MS, maxAheadMs: 60 * SECOND_MS });
const verify = (initData: string, nowMs = NOW) =>
  verifyInitData(initData, { botToken: BOT_TOKEN, crypto, window: window(nowMs) });
const codeOf = (outcome: SignInOutcome) => (outcome.ok ? "ok" : outcome.code);

/** Signs like Telegram does, written apart from the code under test. */
function sign(fields: Record<string, string>, key: Uint8Array): string {
  const text = Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join("\n");
  return Buffer.from(hmacSha256(key, text)).toString("hex");
}

function initData(overrides: Record<string, string> = {}, botToken = BOT_TOKEN): string {
  const fields = {
    query_id: "AAF1",
    user: '{"id":1001,"first_name":"Анна & co","language_code":"ru"}',
    auth_date: String(NOW / SECOND_MS),
    signature: "unused-here",
    ...overrides,
  };
  return new URLSearchParams({
    ...fields,
    hash: sign(fields, hmacSha256("WebAppData", botToken)),
  }).toString();
}

describe("init data of the Mini App", () => {
  test("signed by Telegram it names the user and the language", () => {
    const outcome = verify(initData());
    expect(outcome).toMatchObject({
      ok: true,
      signIn: { kind: "mini_app", telegramUserId: 1001, languageCode: "ru" },
    });
  });

  test("is accepted at the edges of its window and refused beyond them", () => {
    expect(codeOf(verify(initData(), epochMs(NOW + HOUR_MS)))).toBe("ok");
    expect(codeOf(verify(initData(), epochMs(NOW + HOUR_MS + 1)))).toBe("init_data_expired");
    expect(codeOf(verify(initData(), epochMs(NOW + DAY_MS)))).toBe("init_data_expired");
    expect(codeOf(verify(initData(), epochMs(NOW - 60 * SECOND_MS)))).toBe("ok");
    expect(codeOf(verify(initData(), epochMs(NOW - 60 * SECOND_MS - 1)))).toBe("init_data_expired");
  });

  test("an old forgery is not told that it is old", () => {
    expect(codeOf(verify(initData({}, "7:OTHER"), epochMs(NOW + DAY_MS)))).toBe("init_data_invalid");
  });

  test.each([
    ["nothing", ""],
    ["no hash", "user=%7B%22id%22%3A1%7D&auth_date=1"],
    ["another bot's token", initData({}, "7:OTHER")],
    ["a field twice", `${initData()}&query_id=AAF1`],
    ["the hash twice", `${initData()}&hash=${"0".repeat(64)}`],
    ["a field added", `${initData()}&extra=1`],
    ["a part without a value", `${initData()}&extra`],
    ["an empty part", `${initData()}&`],
    ["a broken encoding", `${initData()}&extra=%ff`],
    ["an unfinished encoding", `${initData()}&extra=%4`],
    [
      "the hash in capitals",
      initData().replace(/hash=[0-9a-f]+/, (text) => `hash=${text.slice(5).toUpperCase()}`),
    ],
    ["a short hash", initData().slice(0, -2)],
    ["no user", initData({ user: "" })],
    ["a user that is no object", initData({ user: "[1]" })],
    ["a user id as text", initData({ user: '{"id":"1001"}' })],
    ["a user id beyond 52 bits", initData({ user: '{"id":9007199254740993}' })],
    ["a negative user id", initData({ user: '{"id":-1}' })],
    ["a time that is none", initData({ auth_date: "1e9" })],
    ["a time with a sign", initData({ auth_date: "+1763640000" })],
    ["two fields in one by a line break", initData({ query_id: "A\nuser={}" })],
  ])("with %s it is refused as invalid", (_, text) => {
    expect(codeOf(verify(text))).toBe("init_data_invalid");
  });

  test("another order or encoding of the same fields is the same sign-in", () => {
    const reordered = new URLSearchParams([...new URLSearchParams(initData())].reverse()).toString();
    const recoded = initData().replaceAll("+", "%20");
    const fingerprint = (text: string) => {
      const outcome = verify(text);
      return outcome.ok ? outcome.signIn.fingerprint : outcome.code;
    };
    expect(reordered).not.toBe(initData());
    expect(fingerprint(reordered)).toBe(fingerprint(initData()));
    expect(fingerprint(recoded)).toBe(fingerprint(initData()));
    expect(fingerprint(initData({ query_id: "AAF2" }))).not.toBe(fingerprint(initData()));
  });

  test("no change of one character gets through, and none throws", () => {
    const valid = initData();
    const character = fc.constantFrom(..."0189afzAZ=&%+ \n\0é\ud800");
    fc.assert(
      fc.property(fc.nat(valid.length - 1), character, fc.constantFrom(0, 1), (at, replacement, removed) => {
        const mutated = valid.slice(0, at) + replacement + valid.slice(at + removed);
        const same = () =>
          decodeURIComponent(mutated.replaceAll("+", " ")) === decodeURIComponent(valid.replaceAll("+", " "));
        const outcome = verify(mutated);
        if (outcome.ok) expect(same()).toBe(true);
        else expect(outcome.code).toBe("init_data_invalid");
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("data of the Login Widget", () => {
  const key = createHash("sha256").update(BOT_TOKEN).digest();
  const fields = { id: "42", first_name: "John", auth_date: String(NOW / SECOND_MS) };
  const verifyWidget = (data: Record<string, string | number>) =>
    verifyLoginWidget(data, { botToken: BOT_TOKEN, crypto, window: window() });

  test("is accepted with numbers as numbers or as text", () => {
    const hash = sign(fields, key);
    const asNumbers = { ...fields, id: 42, auth_date: NOW / SECOND_MS, hash };
    expect(verifyWidget({ ...fields, hash })).toMatchObject({ ok: true, signIn: { telegramUserId: 42 } });
    expect(verifyWidget(asNumbers)).toEqual(verifyWidget({ ...fields, hash }));
  });

  test("is refused when it is too old, forged, or signed as init data", () => {
    const old = { ...fields, auth_date: String(NOW / SECOND_MS - 3_601) };
    expect(codeOf(verifyWidget({ ...old, hash: sign(old, key) }))).toBe("init_data_expired");
    expect(codeOf(verifyWidget({ ...fields, id: "43", hash: sign(fields, key) }))).toBe("init_data_invalid");
    const asInitData = sign(fields, hmacSha256("WebAppData", BOT_TOKEN));
    expect(codeOf(verifyWidget({ ...fields, hash: asInitData }))).toBe("init_data_invalid");
  });

  test("signed for the widget it does not pass as init data", () => {
    const user = { user: '{"id":42}', auth_date: fields.auth_date };
    const text = new URLSearchParams({ ...user, hash: sign(user, key) }).toString();
    expect(codeOf(verify(text))).toBe("init_data_invalid");
  });
});

const vectorsPath = recordedFile("auth/telegram.json");

interface Vectors {
  readonly init_data: readonly { bot_token: string; init_data: string; valid: boolean }[];
  readonly login_widget: readonly { bot_token: string; data: Record<string, string>; valid: boolean }[];
}

describe.skipIf(vectorsPath === null)(`published vectors ${NEEDS_RECORDED_DATA}`, () => {
  const vectors: Vectors =
    vectorsPath === null
      ? { init_data: [], login_widget: [] }
      : JSON.parse(readFileSync(vectorsPath, "utf8"));
  // The vectors are years old: the window is moved to them.
  const at = (authDate: string | null) => window(epochMs(Number(authDate ?? 0) * SECOND_MS));

  test("of init data are judged alike", () => {
    const judged = vectors.init_data.map(({ bot_token, init_data }) => {
      const authDate = new URLSearchParams(init_data).get("auth_date");
      return verifyInitData(init_data, { botToken: bot_token, crypto, window: at(authDate) }).ok;
    });
    expect(judged).toEqual(vectors.init_data.map(({ valid }) => valid));
  });

  test("of the Login Widget are judged alike", () => {
    const judged = vectors.login_widget.map(
      ({ bot_token, data }) =>
        verifyLoginWidget(data, { botToken: bot_token, crypto, window: at(data["auth_date"] ?? null) }).ok,
    );
    expect(judged).toEqual(vectors.login_widget.map(({ valid }) => valid));
  });
});
