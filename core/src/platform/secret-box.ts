import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { assert } from "../kernel/assert.ts";
import { RoehubError } from "../kernel/errors.ts";

/** Where a secret lives; bound into its ciphertext, so that a copy in another place does not open. */
export interface SecretPlace {
  readonly table: string;
  readonly column: string;
  readonly userId: string;
  readonly rowId: string;
}

export interface SealedSecret {
  /** The master key that the data key is wrapped under; kept in a column of its own, so that rotation can find rows. */
  readonly keyId: string;
  readonly ciphertext: Uint8Array;
}

/** Wraps data keys. Two homes: the environment, and a key management service. */
export interface MasterKey {
  readonly keyId: string;
  wrap(dataKey: Uint8Array, aad: Uint8Array): Promise<Uint8Array>;
  /** Throws `secret_unreadable` where the wrapped key is not one of `keyId` for this `aad`. */
  unwrap(keyId: string, wrapped: Uint8Array, aad: Uint8Array): Promise<Uint8Array>;
}

export interface SecretBox {
  seal(plaintext: Uint8Array, place: SecretPlace): Promise<SealedSecret>;
  /** Throws `secret_unreadable` for anything but what `seal` made for this very place. */
  open(sealed: SealedSecret, place: SecretPlace): Promise<Uint8Array>;
}

const VERSION = 1;
const KEY_LENGTH_BYTES = 32;
const NONCE_LENGTH_BYTES = 12;
/** Node accepts tags of 4 bytes unless told the length; a short tag is a guessable one. */
const TAG_LENGTH_BYTES = 16;
const OVERHEAD_BYTES = NONCE_LENGTH_BYTES + TAG_LENGTH_BYTES;
const WRAPPED_LENGTH_BYTES = KEY_LENGTH_BYTES + OVERHEAD_BYTES;

/**
 * Envelope encryption with AES-256-GCM: every secret has a data key of its own, wrapped under the master key. Layout of
 * the ciphertext: version (1 byte), wrapped data key, nonce (12), encrypted bytes, tag (16).
 */
export function createSecretBox(masterKey: MasterKey): SecretBox {
  return {
    async seal(plaintext, place) {
      const aad = placeBytes(place, masterKey.keyId);
      const dataKey = randomBytes(KEY_LENGTH_BYTES);
      const wrapped = await masterKey.wrap(dataKey, aad);
      assert(wrapped.length === WRAPPED_LENGTH_BYTES, "a wrapped data key has a fixed length");
      const ciphertext = Buffer.concat([Uint8Array.of(VERSION), wrapped, encrypt(dataKey, plaintext, aad)]);
      dataKey.fill(0);
      return { keyId: masterKey.keyId, ciphertext };
    },
    async open({ keyId, ciphertext }, place) {
      if (ciphertext[0] !== VERSION) throw unreadable();
      const aad = placeBytes(place, keyId);
      const bodyStart = 1 + WRAPPED_LENGTH_BYTES;
      const dataKey = await masterKey.unwrap(keyId, ciphertext.subarray(1, bodyStart), aad);
      return decrypt(dataKey, ciphertext.subarray(bodyStart), aad);
    },
  };
}

/** The master key of `SECRET_ENCRYPTION_KEY`: 32 bytes, named by `keyId`. */
export function createEnvMasterKey(key: Uint8Array, keyId: string): MasterKey {
  assert(key.length === KEY_LENGTH_BYTES, "the master key has 32 bytes");
  return {
    keyId,
    wrap: async (dataKey, aad) => encrypt(key, dataKey, aad),
    async unwrap(wantedKeyId, wrapped, aad) {
      if (wantedKeyId !== keyId) throw unreadable();
      return decrypt(key, wrapped, aad);
    },
  };
}

function encrypt(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_LENGTH_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_LENGTH_BYTES }).setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Nothing of the plaintext leaves before the tag is verified. */
function decrypt(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Uint8Array {
  if (sealed.length < OVERHEAD_BYTES) throw unreadable();
  const tagStart = sealed.length - TAG_LENGTH_BYTES;
  const nonce = sealed.subarray(0, NONCE_LENGTH_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_LENGTH_BYTES })
    .setAAD(aad)
    .setAuthTag(sealed.subarray(tagStart));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_LENGTH_BYTES, tagStart)), decipher.final()]);
  } catch {
    throw unreadable();
  }
}

function placeBytes(place: SecretPlace, keyId: string): Uint8Array {
  const parts = [place.table, place.column, place.userId, place.rowId, VERSION, keyId];
  return Buffer.from(JSON.stringify(parts), "utf8");
}

function unreadable(): RoehubError {
  return new RoehubError("secret_unreadable", "A stored secret cannot be read. It has to be entered again.");
}
