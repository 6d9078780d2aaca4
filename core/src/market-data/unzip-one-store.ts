import { crc32 } from "node:zlib";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { RoehubError } from "../kernel/errors.ts";

/**
 * The content of a zip file that holds one file, checked against its sum.
 *
 * @throws RoehubError `candle_file_invalid` where there is another number of files, the content is larger than
 * `maxBytes`, or damaged.
 */
export async function unzipOne(bytes: Buffer, maxBytes: number): Promise<Uint8Array> {
  try {
    const zip = await fromBufferPromise(bytes);
    if (zip.entryCount !== 1) throw refusal(`the zip holds ${zip.entryCount} files instead of one`);
    // The end of the loop closes the file.
    for await (const entry of zip.eachEntry()) return await readEntry(zip, entry, maxBytes);
    throw refusal("the zip data is damaged");
  } catch (cause) {
    if (cause instanceof RoehubError) throw cause;
    throw refusal("the zip data is damaged", cause);
  }
}

/** Whether the bytes begin as a zip file does, one without files among them. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

async function readEntry(zip: ZipFile, entry: Entry, maxBytes: number): Promise<Uint8Array> {
  // What an entry says of its size is enforced while it is unpacked.
  if (entry.uncompressedSize > maxBytes) throw refusal("the file unpacks to more than 1 GiB");
  const content = Buffer.allocUnsafe(entry.uncompressedSize);
  let length = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    length += (chunk as Buffer).copy(content, length);
  }
  if (length !== content.length || crc32(content) !== entry.crc32) throw refusal("the zip data is damaged");
  return content;
}

function refusal(text: string, cause?: unknown): RoehubError {
  return new RoehubError("candle_file_invalid", text, { cause });
}
