import { createTestClock, TEST_TOKEN } from "./emulator-fixture.ts";
import { createTelegramEmulator } from "./telegram-emulator.ts";

// Run as a process by telegram-emulator.test.ts: sends messages, telling of each, and waits to be killed.
const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error("usage: emulator-victim-process.ts DIRECTORY");
const emulator = createTelegramEmulator({
  botToken: TEST_TOKEN,
  clock: createTestClock(),
  environment: "test",
  dataDir,
});
const ann = emulator.user("ann");
// Fewer than the chat shows at once, so that the test sees them all.
for (let count = 1; count <= 400; count += 1) {
  const { text } = ann.sendText(`message ${count}`);
  if (!process.stdout.write(`${text}\n`))
    await new Promise((resolve) => process.stdout.once("drain", resolve));
}
setInterval(() => {}, 60_000);
