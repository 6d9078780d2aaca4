import { expect, test } from "vitest";
import { createEnvMasterKey, createSecretBox, type SealedSecret, type SecretPlace } from "./secret-box.ts";

const box = createSecretBox(createEnvMasterKey(new Uint8Array(32).fill(1), "k1"));
const place: SecretPlace = {
  table: "bot_conversations",
  column: "state_ciphertext",
  userId: "u1",
  rowId: "r1",
};
const plaintext = new TextEncoder().encode("api secret: hunter2");
const unreadable = { code: "secret_unreadable" };

test("what was sealed for a place opens there", async () => {
  const sealed = await box.seal(plaintext, place);
  expect(Buffer.from(await box.open(sealed, place))).toEqual(Buffer.from(plaintext));
  expect(sealed.keyId).toBe("k1");
});

test("the empty secret is a secret too", async () => {
  const sealed = await box.seal(new Uint8Array(), place);
  expect(await box.open(sealed, place)).toHaveLength(0);
});

test("sealing twice gives different ciphertexts, neither of which holds the plaintext", async () => {
  const [first, second] = await Promise.all([box.seal(plaintext, place), box.seal(plaintext, place)]);
  expect(first.ciphertext).not.toEqual(second.ciphertext);
  expect(Buffer.from(first.ciphertext).includes("hunter2")).toBe(false);
});

test("every flipped bit is noticed", async () => {
  const sealed = await box.seal(plaintext, place);
  for (let index = 0; index < sealed.ciphertext.length; index++) {
    const ciphertext = Uint8Array.from(sealed.ciphertext);
    ciphertext[index] = (ciphertext[index] ?? 0) ^ (1 << (index % 8));
    await expect(box.open({ ...sealed, ciphertext }, place), `byte ${index}`).rejects.toMatchObject(
      unreadable,
    );
  }
});

test("a shortened tag is refused, down to nothing at all", async () => {
  const sealed = await box.seal(plaintext, place);
  for (let length = 0; length < sealed.ciphertext.length; length++) {
    const cut: SealedSecret = { ...sealed, ciphertext: sealed.ciphertext.subarray(0, length) };
    await expect(box.open(cut, place), `${length} bytes`).rejects.toMatchObject(unreadable);
  }
});

test.each<keyof SecretPlace>(["table", "column", "userId", "rowId"])(
  "a secret moved to another %s is refused",
  async (part) => {
    const sealed = await box.seal(plaintext, place);
    await expect(box.open(sealed, { ...place, [part]: "another" })).rejects.toMatchObject(unreadable);
  },
);

test("parts of a place do not run into each other", async () => {
  const sealed = await box.seal(plaintext, { ...place, table: "a", column: "bc" });
  await expect(box.open(sealed, { ...place, table: "ab", column: "c" })).rejects.toMatchObject(unreadable);
});

test("another master key opens nothing, under its own name or under the first one's", async () => {
  const sealed = await box.seal(plaintext, place);
  for (const keyId of ["k1", "k2"]) {
    const other = createSecretBox(createEnvMasterKey(new Uint8Array(32).fill(2), keyId));
    await expect(other.open(sealed, place)).rejects.toMatchObject(unreadable);
    await expect(other.open({ ...sealed, keyId }, place)).rejects.toMatchObject(unreadable);
  }
});
