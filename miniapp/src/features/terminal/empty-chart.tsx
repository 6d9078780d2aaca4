import type { Timeframe } from "@roehub/core/kernel/timeframe";
import { Notice } from "../../parts/notice.tsx";
import { useServices } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";

const SHORTEST: Timeframe = "1m";

interface EmptyChartProps {
  readonly timeframe: Timeframe;
  readonly onChoose: (timeframe: Timeframe) => void;
}

/** Stands for a chart without candles: shorter ones may be there, else there is another instrument. */
export function EmptyChart({ timeframe, onChoose }: EmptyChartProps) {
  const { history } = useServices();
  const { t } = useTexts();
  const [text, action] =
    timeframe === SHORTEST
      ? [
          t("chart-empty-text"),
          { text: t("chart-empty-action"), onClick: () => history.back({ name: "terminal" }) },
        ]
      : [
          t("chart-empty-timeframe-text", { timeframe }),
          {
            text: t("chart-empty-timeframe-action", { timeframe: SHORTEST }),
            onClick: () => onChoose(SHORTEST),
          },
        ];
  return (
    <div className="section">
      <Notice title={t("chart-empty-title")} text={text} action={action} />
    </div>
  );
}
