import type { ReactNode } from "react";

interface NoticeProps {
  readonly title: string;
  readonly text: string;
  readonly action?: { readonly text: string; readonly onClick: () => void };
  readonly children?: ReactNode;
}

/** What stands where there is nothing else to show: a sentence, and what to do. */
export function Notice({ title, text, action, children }: NoticeProps) {
  return (
    <div className="notice">
      <h2 className="title">{title}</h2>
      <p className="sub quiet">{text}</p>
      {children}
      {action !== undefined && (
        <button type="button" className="button" onClick={action.onClick}>
          {action.text}
        </button>
      )}
    </div>
  );
}
