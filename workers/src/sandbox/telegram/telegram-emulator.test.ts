import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestClock, startTestEmulator, TEST_TOKEN } from "./emulator-fixture.ts";
import { createTelegramEmulator } from "./telegram-emulator.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "roehub-telegram-"));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

const options = { botToken: TEST_TOKEN, clock: createTestClock(), environment: "test" };

describe("the local Telegram", () => {
  it("refuses prod, foreign addresses and a taken port", async () => {
    expect(() => createTelegramEmulator({ ...options, environment: "prod" })).toThrow("refused in prod");
    const emulator = createTelegramEmulator(options);
    await expect(emulator.listen({ host: "0.0.0.0", port: 0 })).rejects.toMatchObject({
      code: "config_invalid",
    });
    const running = await startTestEmulator();
    const port = Number(new URL(running.origin).port);
    await expect(emulator.listen({ port })).rejects.toMatchObject({ code: "port_taken" });
    await running.emulator.close();
  });

  it("says what to do about a file that is no database", () => {
    writeFileSync(
      join(dataDir, "telegram.sqlite"),
      "not a database, but long enough to be taken for one ".repeat(99),
    );
    expect(() => createTelegramEmulator({ ...options, dataDir })).toThrow(
      "Delete it to begin with empty chats",
    );
  });

  it("remembers chats, pending updates, commands and languages in its directory", async () => {
    const first = await startTestEmulator({ dataDir });
    first.emulator.user("ann").setLanguage("ru");
    first.emulator.user("ann").sendText("/start");
    await first.call("setMyCommands", { commands: [{ command: "start", description: "Begin" }] });
    await first.emulator.close();

    const second = await startTestEmulator({ dataDir });
    const ann = second.emulator.user("ann");
    expect(ann.messages().map(({ text }) => text)).toEqual(["/start"]);
    expect(ann.commands()).toEqual([{ command: "start", description: "Begin" }]);
    expect(ann.account().language_code).toBe("ru");
    expect((await second.call("getUpdates")).body["result"]).toMatchObject([{ message: { text: "/start" } }]);
    await second.emulator.close();
  });

  it("after SIGKILL has every message it told about, each with its update", async () => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, "emulator-victim-process.ts"), dataDir],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    let told = "";
    for await (const chunk of child.stdout) {
      told += String(chunk);
      if (told.split("\n").length > 50) break;
    }
    child.kill("SIGKILL");
    await once(child, "exit");

    const reopened = await startTestEmulator({ dataDir });
    const texts = reopened.emulator.messages(1001).map(({ text }) => text);
    const updates = (await reopened.call("getUpdates")).body["result"] as { message: { text: string } }[];
    const toldTexts = told.split("\n").slice(0, -1);
    expect(texts.slice(0, toldTexts.length)).toEqual(toldTexts);
    expect(updates.map(({ message }) => message.text)).toEqual(texts.slice(0, 100));
    await reopened.emulator.close();
  });
});
