import { createHash } from "node:crypto";
import { extname } from "node:path";
import type { Document, PhotoSize } from "grammy/types";
import { badRequest } from "./bot-api-error.ts";
import type { CallParams, UploadedFile } from "./call-params.ts";
import { imageSize } from "./image-size.ts";
import type { StoredFile } from "./telegram-store.ts";
import type { TelegramWorld } from "./telegram-world.ts";

/** The larger side and the sum of sides Telegram accepts for a photo. */
const PHOTO_SIDES_LIMIT_PX = 10_000;

type MediaKind = "photo" | "document";

/** The part of a message that carries a file. */
export type MediaContent = { photo: PhotoSize[] } | { document: Document };

/**
 * Resolves the file of a call: an upload (directly or as `attach://name`) is stored, a file id is looked up.
 * An address is refused: nothing leaves this machine.
 */
export function readMedia(world: TelegramWorld, kind: MediaKind, source: MediaSource): MediaContent {
  const stored = resolveFile(world, kind, source);
  if (kind === "document") {
    const { name, mimeType } = stored;
    return { document: { ...fileFacts(stored), file_name: name, mime_type: mimeType } };
  }
  const size = imageSize(stored.bytes);
  if (size === null || size.width === 0 || size.height === 0) throw badRequest("IMAGE_PROCESS_FAILED");
  if (size.width + size.height > PHOTO_SIDES_LIMIT_PX) throw badRequest("PHOTO_INVALID_DIMENSIONS");
  return { photo: [{ ...fileFacts(stored), ...size }] };
}

export interface MediaSource {
  readonly params: CallParams;
  /** The parameter, or the `media` of an `InputMedia`. */
  readonly reference: string | undefined;
  /** The multipart field that may carry the file itself. */
  readonly field: string;
}

function resolveFile(
  world: TelegramWorld,
  kind: MediaKind,
  { params, reference, field }: MediaSource,
): StoredFile {
  const attached = /^attach:\/\/(.+)$/.exec(reference ?? "")?.[1];
  const upload = params.file(attached ?? field);
  if (upload !== undefined) return storeUpload(world, kind, upload);
  if (reference === undefined) throw badRequest(`there is no ${kind} in the request`);
  const known = world.store.file(reference);
  if (known === undefined) throw badRequest("wrong file identifier/HTTP URL specified");
  return known;
}

function storeUpload(world: TelegramWorld, kind: MediaKind, upload: UploadedFile): StoredFile {
  if (upload.bytes.length === 0) throw badRequest("file must be non-empty");
  const number = world.store.nextNumber("file");
  const isPhoto = kind === "photo";
  const stored: StoredFile = {
    fileId: `local-${kind}-${number}`,
    filePath: `${isPhoto ? "photos" : "documents"}/file_${number}${extname(upload.name).toLowerCase()}`,
    name: upload.name,
    mimeType: isPhoto ? photoMimeType(upload.bytes) : upload.mimeType,
    bytes: upload.bytes,
  };
  world.store.putFile(stored);
  return stored;
}

function photoMimeType(bytes: Uint8Array): string {
  return bytes[0] === 0xff ? "image/jpeg" : "image/png";
}

function fileFacts({ fileId, bytes }: StoredFile): {
  file_id: string;
  file_unique_id: string;
  file_size: number;
} {
  const digest = createHash("sha256").update(fileId).update(bytes).digest("base64url");
  return { file_id: fileId, file_unique_id: digest.slice(0, 16), file_size: bytes.length };
}
