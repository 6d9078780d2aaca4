import { Icon } from "./icons.tsx";
import type { BottomButton, MiniAppState } from "./mini-app-state.ts";
import { usePage } from "./page-context.ts";

interface FrameHeaderProps {
  readonly app: MiniAppState;
  readonly onPost: (eventType: string) => void;
  readonly onClose: () => void;
}

/** The bar above the Mini App: Telegram draws it, the Mini App only says which buttons it has. */
export function FrameHeader({ app, onPost, onClose }: FrameHeaderProps) {
  const { texts } = usePage();
  return (
    <header className="frame-header" style={{ background: app.headerColor ?? undefined }}>
      {app.hasBackButton ? (
        <button
          type="button"
          className="bar-button"
          data-testid="miniapp-back"
          onClick={() => onPost("back_button_pressed")}
        >
          <Icon name="back" /> {texts.back}
        </button>
      ) : (
        <span className="bar-space" />
      )}
      <strong>Roehub</strong>
      <span className="bar-end">
        {app.hasSettingsButton ? (
          <button
            type="button"
            className="bar-button"
            aria-label={texts.settings}
            data-testid="miniapp-settings"
            onClick={() => onPost("settings_button_pressed")}
          >
            <Icon name="dots" />
          </button>
        ) : null}
        <button
          type="button"
          className="bar-button"
          aria-label={texts.close}
          data-testid="miniapp-close"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </span>
    </header>
  );
}

/** The main and the secondary button below the Mini App. */
export function BottomButtons({
  app,
  onPost,
}: {
  readonly app: MiniAppState;
  readonly onPost: (eventType: string) => void;
}) {
  const { mainButton, secondaryButton } = app;
  if (!mainButton.isVisible && !secondaryButton.isVisible) return null;
  return (
    <div className="bottom-buttons">
      <BottomButtonView
        button={secondaryButton}
        kind="secondary"
        onPress={() => onPost("secondary_button_pressed")}
      />
      <BottomButtonView button={mainButton} kind="main" onPress={() => onPost("main_button_pressed")} />
    </div>
  );
}

interface BottomButtonViewProps {
  readonly button: BottomButton;
  readonly kind: "main" | "secondary";
  readonly onPress: () => void;
}

function BottomButtonView({ button, kind, onPress }: BottomButtonViewProps) {
  if (!button.isVisible) return null;
  const style = { background: button.color ?? undefined, color: button.textColor ?? undefined };
  return (
    <button
      type="button"
      className={`bottom-button ${kind}`}
      style={style}
      disabled={!button.isActive}
      aria-busy={button.isProgressVisible}
      data-testid={`miniapp-${kind}-button`}
      onClick={onPress}
    >
      {button.text}
    </button>
  );
}
