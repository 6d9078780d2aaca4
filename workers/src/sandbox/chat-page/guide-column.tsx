import { useState } from "react";
import { ApiLog } from "./api-log.tsx";
import { FaultSwitches } from "./fault-switches.tsx";
import { Icon } from "./icons.tsx";
import { Inbox } from "./inbox.tsx";
import { MarketClock } from "./market-clock.tsx";
import { usePage } from "./page-context.ts";
import { ResetButton } from "./reset-button.tsx";
import type { GuideResult, GuideStep, GuideStepId } from "./sandbox-protocol.ts";
import { Switches } from "./switches.tsx";

/** The left column: the steps, the switches, trouble on request, and what is folded away. */
export function GuideColumn() {
  const { texts } = usePage();
  return (
    <div className="guide">
      <Steps />
      <Switches />
      <MarketClock />
      <Inbox />
      <FaultSwitches />
      <ApiLog />
      <ResetButton label={texts.reset} />
    </div>
  );
}

function Steps() {
  const { texts, state } = usePage();
  const [busyStep, setBusyStep] = useState<GuideStepId | null>(null);
  const steps = state.snapshot?.guide ?? [];
  const isComplete = steps.length > 0 && steps.every(({ isDone }) => isDone);
  return (
    <section aria-label={texts.guide}>
      <h2>{texts.guide}</h2>
      <p className="hint">{isComplete ? texts.guideDone : texts.guideIntro}</p>
      <ol className="steps">
        {steps.map((step) => (
          <Step key={step.id} step={step} busyStep={busyStep} onBusy={setBusyStep} />
        ))}
      </ol>
    </section>
  );
}

interface StepProps {
  readonly step: GuideStep;
  readonly busyStep: GuideStepId | null;
  readonly onBusy: (step: GuideStepId | null) => void;
}

function Step({ step, busyStep, onBusy }: StepProps) {
  const { texts, client, dispatch, openMiniApp, showChat, complain } = usePage();
  const [problem, setProblem] = useState<string | null>(null);
  const { title, hint } = texts.steps[step.id];
  const finish = (result: GuideResult): void => {
    if (result.kind === "mini_app") openMiniApp(result.launch);
    if (result.kind !== "stuck") return;
    setProblem(texts.stuck[result.reason]);
    // In the narrow layout the guide is closed by now.
    dispatch({ type: "toast", text: texts.stuck[result.reason] });
  };
  const play = async (): Promise<void> => {
    setProblem(null);
    onBusy(step.id);
    showChat();
    const answer = await client.playStep(step.id);
    onBusy(null);
    if (answer.ok) finish(answer.value);
    else complain(answer.code);
  };
  return (
    <li
      className={step.isDone ? "step done" : "step"}
      data-testid={`guide-step-${step.id}`}
      data-done={step.isDone}
    >
      <span className="tick">{step.isDone ? <Icon name="check" /> : null}</span>
      <div>
        <strong className="step-title">{title}</strong>
        {step.isDone ? <span className="visually-hidden"> · {texts.done}</span> : <p>{hint}</p>}
        {step.isDone ? null : (
          <button
            type="button"
            className="plain"
            disabled={busyStep !== null}
            data-testid={`guide-do-${step.id}`}
            onClick={play}
          >
            {busyStep === step.id ? texts.doing : texts.doItForMe}
          </button>
        )}
        {problem === null || step.isDone ? null : (
          <p className="problem" role="alert">
            ⚠ {problem}
          </p>
        )}
      </div>
    </li>
  );
}
