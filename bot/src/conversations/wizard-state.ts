/** A question that waits for its answer: all that is stored between two updates. */
export interface WizardState<Draft = unknown> {
  readonly wizardId: string;
  readonly step: string;
  /** The steps that "back" leads through, the latest last. */
  readonly trail: readonly string[];
  readonly draft: Draft;
  readonly messageId: number;
}
