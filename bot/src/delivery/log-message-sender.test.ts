import { createLogger } from "@roehub/core/platform/logging";
import { expect, it } from "vitest";
import { createLogMessageSender } from "./log-message-sender.ts";

it("writes down that a message left, with an id of its own, and not a word of it", async () => {
  const lines: string[] = [];
  const logger = createLogger({ level: "info", secrets: [], write: (line) => void lines.push(line) });
  const sender = createLogMessageSender(logger);
  const message = {
    chatId: 7,
    screen: { html: "<b>private words</b>", rows: [] },
    photo: { png: new Uint8Array(100), fileName: "equity.png" },
    replaces: null,
    isPush: false,
  };
  expect(await sender.deliver(message)).toBe(1);
  expect(await sender.deliver({ ...message, photo: null })).toBe(2);
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { kind: "photo", bytes: 120 },
    { kind: "text", bytes: 20 },
  ]);
  expect(lines.join("")).not.toContain("private words");
});
