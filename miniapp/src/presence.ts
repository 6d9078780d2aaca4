export type PresenceChange = "hidden" | "shown" | "online";

/** Whether somebody sees the page, and whether the device has just found a network. */
export interface Presence {
  isHidden(): boolean;
  /** Calls `listener` when the page is hidden or shown, and when a network is found. */
  subscribe(listener: (change: PresenceChange) => void): () => void;
}

export function createPresence(window: Window): Presence {
  const { document } = window;
  const isHidden = () => document.visibilityState === "hidden";
  return {
    isHidden,
    subscribe(listener) {
      const onVisibility = () => listener(isHidden() ? "hidden" : "shown");
      const onOnline = () => listener("online");
      document.addEventListener("visibilitychange", onVisibility);
      window.addEventListener("online", onOnline);
      return () => {
        document.removeEventListener("visibilitychange", onVisibility);
        window.removeEventListener("online", onOnline);
      };
    },
  };
}
