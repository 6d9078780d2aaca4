/** What the reader chose on this device, as JSON by name. */
export interface DeviceMemory {
  /** What was written last, or undefined. It may be of an older version: whoever reads it checks it. */
  read(name: string): unknown;
  write(name: string, value: unknown): void;
}

const PREFIX = "rh.";

/** Memory in the client's storage. Where the client blocks it (a frame of another site), until the page is closed. */
export function createDeviceMemory(openStorage: () => Storage): DeviceMemory {
  const texts = new Map<string, string>();
  const attempt = <T>(use: (storage: Storage) => T): T | null => {
    try {
      return use(openStorage());
    } catch {
      return null;
    }
  };
  return {
    read(name) {
      const text = texts.get(name) ?? attempt((storage) => storage.getItem(PREFIX + name));
      try {
        return text === null ? undefined : JSON.parse(text);
      } catch {
        return undefined;
      }
    },
    write(name, value) {
      const text = JSON.stringify(value);
      texts.set(name, text);
      attempt((storage) => storage.setItem(PREFIX + name, text));
    },
  };
}
