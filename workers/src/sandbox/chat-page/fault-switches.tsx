import { useEffect, useState } from "react";
import { utcText } from "./market-time.ts";
import { usePage } from "./page-context.ts";
import { type ActiveFault, isMarketFault, PAGE_FAULT_KINDS, type PageFaultKind } from "./sandbox-protocol.ts";

/** Trouble on request; each names what to expect and reverts by itself. */
export function FaultSwitches() {
  const { texts, state } = usePage();
  // What a fault has opened stays open when it is over.
  const [isOpen, setIsOpen] = useState(false);
  const active = state.snapshot?.faults ?? [];
  const hasMarket = (state.snapshot?.market ?? null) !== null;
  const kinds = PAGE_FAULT_KINDS.filter((kind) => hasMarket || !isMarketFault(kind));
  return (
    <details
      className="folded-section"
      data-testid="faults"
      open={isOpen || active.length > 0}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
    >
      <summary>{texts.faults}</summary>
      {kinds.map((kind) => (
        <FaultSwitch key={kind} kind={kind} active={active.find((fault) => fault.kind === kind)} />
      ))}
    </details>
  );
}

interface FaultSwitchProps {
  readonly kind: PageFaultKind;
  readonly active: ActiveFault | undefined;
}

function FaultSwitch({ kind, active }: FaultSwitchProps) {
  const { texts, client, dispatch, complain } = usePage();
  const { title, expected } = texts.faultKinds[kind];
  const toggle = async (): Promise<void> => {
    const answer = await client.setFault(kind, active === undefined);
    if (!answer.ok) return complain(answer.code);
    const { revised } = answer.value;
    if (revised === undefined) return;
    const time = utcText(revised.tsOpen).slice("2025-01-01 ".length, -":00".length);
    dispatch({ type: "toast", text: texts.revised(revised.instrumentKey, time) });
  };
  return (
    <div className="fault">
      <strong>{title}</strong>
      <p>{expected}</p>
      <button
        type="button"
        className="plain"
        aria-pressed={active !== undefined}
        data-testid={`fault-${kind}`}
        onClick={toggle}
      >
        {active === undefined ? texts.cause : texts.revert}
      </button>
      {active === undefined ? null : <Countdown untilMs={active.expiresAtMs} />}
    </div>
  );
}

function Countdown({ untilMs }: { readonly untilMs: number }) {
  const { texts } = usePage();
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="hint"> {texts.secondsLeft(Math.max(0, Math.ceil((untilMs - nowMs) / 1_000)))}</span>
  );
}
