import { useEffect, useState } from "react";
import { useServices } from "./services.tsx";

/** `value` once it has not changed for `delayMs`. */
export function useDebounced<T>(value: T, delayMs: number): T {
  const { timer } = useServices();
  const [settled, setSettled] = useState(value);
  useEffect(() => timer.after(delayMs, () => setSettled(value)), [timer, value, delayMs]);
  return settled;
}
