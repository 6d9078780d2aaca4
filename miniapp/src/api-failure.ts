import type { ProblemDocument } from "@roehub/core/contract/problem-document";

/**
 * Why a request has no answer. `offline`: nobody answered. `signed_out`: there is no session and no way to one from
 * here. `refused`: the server said no; `requestId` finds the request in its log.
 */
export type Failure =
  | { readonly kind: "offline" }
  | { readonly kind: "signed_out"; readonly code: string }
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly code: string;
      readonly requestId: string | null;
    };

/** A failure on its way through a promise. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** What a thrown value says; anything but an `ApiFailure` is a fault of the page, `client_error`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ApiFailure) return error.failure;
  return { kind: "refused", status: 0, code: "client_error", requestId: null };
}

/** Reads a refusal. A body that is no problem document (a gateway's page) keeps its status and the header's id. */
export async function readRefusal(response: Response): Promise<Failure & { kind: "refused" }> {
  const header = response.headers.get("X-Request-Id");
  const problem = await readProblem(response);
  return {
    kind: "refused",
    status: response.status,
    code: problem?.code ?? `http_${response.status}`,
    requestId: problem?.request_id ?? header,
  };
}

async function readProblem(response: Response): Promise<Pick<ProblemDocument, "code" | "request_id"> | null> {
  try {
    const body: unknown = await response.json();
    return isProblem(body) ? body : null;
  } catch {
    return null;
  }
}

function isProblem(body: unknown): body is Pick<ProblemDocument, "code" | "request_id"> {
  return (
    typeof body === "object" &&
    body !== null &&
    "code" in body &&
    typeof body.code === "string" &&
    "request_id" in body &&
    typeof body.request_id === "string"
  );
}
