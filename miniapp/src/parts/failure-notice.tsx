import { useEffect } from "react";
import { type Failure, failureOf } from "../api-failure.ts";
import { useServices } from "../services.tsx";
import { type Texts, useTexts } from "../texts.tsx";
import { MainButton } from "./main-button.tsx";
import { Notice } from "./notice.tsx";

interface FailureNoticeProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** Says what failed, what is safe, what to do, and the id that finds it in the log. */
export function FailureNotice({ error, onRetry }: FailureNoticeProps) {
  const { telegram } = useServices();
  const { t } = useTexts();
  const failure = failureOf(error);
  useEffect(() => telegram.haptic("error"), [telegram]);

  if (failure.kind === "refused" && failure.status === 404) return <NotFound />;
  if (failure.kind === "signed_out") {
    return (
      <Notice
        title={t("signed-out-title")}
        text={signedOutText(failure.code, t)}
        {...(telegram.isInside ? { action: { text: t("close"), onClick: telegram.close } } : {})}
      >
        <p className="caption quiet">{t("error-code", { code: failure.code })}</p>
      </Notice>
    );
  }
  return (
    <Notice
      title={t("error-title")}
      text={`${failureText(failure, t)} ${t("error-safe")}`}
      action={{ text: t("retry"), onClick: onRetry }}
    >
      {failure.kind === "refused" && (
        <p className="caption quiet">
          {t("error-code", { code: failure.code })}
          {failure.requestId !== null && ` · ${t("error-id", { id: failure.requestId })}`}
        </p>
      )}
    </Notice>
  );
}

/** For links that name nothing, and for what belongs to somebody else: the same words. */
export function NotFound() {
  const { history } = useServices();
  const { t } = useTexts();
  return (
    <>
      <Notice title={t("not-found-title")} text={t("not-found-text")} />
      <MainButton text={t("not-found-action")} onClick={() => history.replace({ name: "strategies" })} />
    </>
  );
}

function signedOutText(code: string, t: Texts["t"]): string {
  switch (code) {
    case "outside_telegram":
    case "init_data_expired":
    case "session_revoked":
      return t(`signed-out-${code}`);
    default:
      return t("signed-out-other");
  }
}

function failureText(failure: Failure, t: Texts["t"]): string {
  if (failure.kind === "offline") return t("error-offline");
  if (failure.code === "too_many_requests") return t("error-too_many_requests");
  return failure.kind === "refused" && failure.status >= 500 ? t("error-server") : t("error-client");
}
