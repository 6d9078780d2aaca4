import { type ReactNode, useState } from "react";
import { useServices } from "../services.tsx";

/** A quick answer should not blink. */
const DELAY_MS = 150;

/**
 * A page in its final shape without content, shown from 150 ms after the page was opened. The code of a page and its
 * data are awaited one after the other; counting from the opening keeps the second skeleton from blinking.
 */
export function Skeleton({ children }: { readonly children: ReactNode }) {
  const { history } = useServices();
  const [delayMs] = useState(() => DELAY_MS - history.openedForMs());
  return (
    <div className="skeleton" aria-hidden="true" style={{ animationDelay: `${delayMs}ms` }}>
      {children}
    </div>
  );
}
