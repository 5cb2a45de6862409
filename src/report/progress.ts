import type { RunEvent } from "../run/event.ts";

/** Shows how far a run has come. */
export interface Progress {
  show(event: RunEvent): void;
  /** Removes the bar; needed where a run ends without a `finished`. May be called more than once. */
  stop(): void;
}

const silent: Progress = { show: () => {}, stop: () => {} };

/** A bar on a terminal; nothing anywhere else, so that logs stay free of it. */
export async function progress(stream: NodeJS.WritableStream, isTerminal: boolean): Promise<Progress> {
  if (!isTerminal) return silent;
  const { SingleBar } = await import("cli-progress");
  const bar = new SingleBar({
    stream,
    format: "{bar} {value}/{total} operations · {requests} requests · {findings}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    clearOnComplete: true,
    // An interrupted run still has to clean up after itself, which is the run's to do; the bar must not swallow the signal.
    gracefulExit: false,
  });
  const seen = { requests: 0, failed: 0 };
  const payload = (): object => ({
    requests: seen.requests,
    findings: seen.failed === 0 ? "none failed" : `${seen.failed} failed`,
  });

  return {
    show(event) {
      switch (event.kind) {
        case "started":
          bar.start(event.operations, 0, payload());
          break;
        case "case":
          seen.requests += event.requests;
          bar.update(payload());
          break;
        case "operation":
          bar.increment(1, payload());
          break;
        case "finding":
          if (event.finding.verdict === "fail") seen.failed += 1;
          bar.update(payload());
          break;
        case "finished":
          bar.stop();
          break;
        default:
          event satisfies never;
      }
    },
    stop: () => bar.stop(),
  };
}
