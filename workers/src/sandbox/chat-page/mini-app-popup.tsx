import { DialogBox } from "./dialog-box.tsx";
import type { Popup, PopupButton } from "./mini-app-state.ts";
import { usePage } from "./page-context.ts";

interface MiniAppPopupProps {
  readonly popup: Popup;
  /** Null when it was closed without a button. */
  readonly onAnswer: (buttonId: string | null) => void;
}

/** A popup the Mini App asked for. */
export function MiniAppPopup({ popup, onAnswer }: MiniAppPopupProps) {
  const { texts } = usePage();
  const face = ({ type, text }: PopupButton): string => {
    if (type === "ok") return texts.ok;
    if (type === "close") return texts.close;
    return type === "cancel" ? texts.cancel : (text ?? texts.ok);
  };
  return (
    <DialogBox label={popup.title || popup.message} onClose={() => onAnswer(null)}>
      {popup.title === "" ? null : <h2>{popup.title}</h2>}
      <p>{popup.message}</p>
      <div className="dialog-buttons">
        {popup.buttons.map((button) => (
          <button
            key={button.id}
            type="button"
            className={button.type === "destructive" ? "danger" : "plain"}
            onClick={() => onAnswer(button.id)}
          >
            {face(button)}
          </button>
        ))}
      </div>
    </DialogBox>
  );
}
