import { useEffect, useRef } from "react";
import { useServices } from "../services.tsx";

interface MainButtonProps {
  readonly text: string;
  readonly isEnabled?: boolean;
  readonly onClick: () => void;
}

/** A page's one main action: Telegram's button, or our own in the same place outside Telegram. */
export function MainButton({ text, isEnabled = true, onClick }: MainButtonProps) {
  const { telegram } = useServices();
  const click = useRef(onClick);
  useEffect(() => {
    click.current = onClick;
  });
  useEffect(
    () => telegram.showMainButton({ text, isEnabled }, () => click.current()),
    [telegram, text, isEnabled],
  );
  if (telegram.isInside) return null;
  return (
    <div className="own-bottom-button">
      <button type="button" className="button" disabled={!isEnabled} onClick={onClick}>
        {text}
      </button>
    </div>
  );
}
