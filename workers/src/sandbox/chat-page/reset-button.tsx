import { useState } from "react";
import { DialogBox } from "./dialog-box.tsx";
import { usePage } from "./page-context.ts";

/** Clears both chats, after saying what is lost and what stays. */
export function ResetButton({ label }: { readonly label: string }) {
  const { texts, client, complain } = usePage();
  const [isAsking, setIsAsking] = useState(false);
  const reset = async (): Promise<void> => {
    setIsAsking(false);
    const answer = await client.reset();
    if (!answer.ok) complain(answer.code);
  };
  return (
    <>
      <button type="button" className="plain" data-testid="reset" onClick={() => setIsAsking(true)}>
        {label}
      </button>
      {isAsking ? (
        <DialogBox label={texts.resetTitle} onClose={() => setIsAsking(false)}>
          <h2>{texts.resetTitle}</h2>
          <p>{texts.resetText}</p>
          <div className="dialog-buttons">
            <button type="button" className="plain" onClick={() => setIsAsking(false)}>
              {texts.cancel}
            </button>
            <button type="button" className="danger" data-testid="reset-confirm" onClick={reset}>
              {texts.resetConfirm}
            </button>
          </div>
        </DialogBox>
      ) : null}
    </>
  );
}
