import { GrammyError, HttpError } from "grammy";
import { expect, it } from "vitest";
import { failedDelivery } from "./failed-delivery.ts";

const answered = (error_code: number, retry_after?: number) =>
  new GrammyError(
    "refused",
    { ok: false, error_code, description: "", ...(retry_after && { parameters: { retry_after } }) },
    "sendMessage",
    {},
  );
const unreachable = new HttpError("no connection", new Error("ECONNREFUSED"));

it("what Telegram refuses for good is given up at once", () => {
  for (const status of [400, 403, 413]) {
    expect(failedDelivery(answered(status), 1)).toEqual({ kind: "failed", errorCode: `telegram_${status}` });
  }
});

it("an outage, a limit or a token at fault is waited out for hours", () => {
  for (const error of [unreachable, answered(401), answered(404), answered(429), answered(502)]) {
    expect(failedDelivery(error, 100)).toMatchObject({ kind: "retry", delayMs: 300_000 });
    expect(failedDelivery(error, 300).kind).toBe("failed");
  }
});

it("pauses grow from two seconds, and are as long as Telegram asked for", () => {
  const pauses = [1, 2, 3].map((attempt) => failedDelivery(unreachable, attempt));
  expect(pauses).toMatchObject([{ delayMs: 2_000 }, { delayMs: 4_000 }, { delayMs: 8_000 }]);
  expect(failedDelivery(answered(429, 900), 1)).toMatchObject({ kind: "retry", delayMs: 900_000 });
});

it("a message that cannot be made is given up after eight attempts", () => {
  expect(failedDelivery(new Error("broken"), 7).kind).toBe("retry");
  expect(failedDelivery(new Error("broken"), 8)).toEqual({ kind: "failed", errorCode: "send_failed" });
});
