/**
 * assay as a library: load a document, look at its rules and cases, judge a target, write reports, serve a reference.
 * Nothing here reads the environment, the clock or the arguments of the process unless it is handed to it.
 */

export { type CredentialFault, type Credentials, type Signer, signerFor } from "./auth/signer.ts";
export type { BaselineEntry } from "./baseline/entry.ts";
export { type Baseline, existsIn, gated } from "./baseline/gate.ts";
export { parseBaseline } from "./baseline/parse.ts";
export type { BrokenRule, Case, CaseKind, CredentialUse, Inputs, Source } from "./cases/case.ts";
// Cases: the requests that the document calls for, and what each tries.
export { casesOf, judgedOperations } from "./cases/cases.ts";
export type { Check, Context, Observation, RuleVerdict, Verdict } from "./checks/check.ts";
// Verdicts: what the checks make of an exchange.
export { checks } from "./checks/checks.ts";
export { credentialsFrom, type Environment } from "./config/credentials.ts";
export {
  type AssayConfig,
  type Duration,
  defineConfig,
  type EnvironmentReference,
  type NamedTarget,
  type TargetSettings,
} from "./config/define-config.ts";
export { filterFor } from "./config/filter.ts";
export { type RunWishes, settingsFor } from "./config/run-settings.ts";
export { basePathOf } from "./config/target.ts";
// Errors: what a user can do something about.
export { AssayError, type ErrorCode } from "./errors.ts";
export type {
  Answer,
  Exchange,
  Headers,
  HttpRequest,
  HttpResponse,
  NoAnswerReason,
  Transport,
} from "./http/message.ts";
// Pacts: contracts of consumers, linted, held against a document, verified, and given to a broker.
export { type BrokerAccess, brokerAccess } from "./pact/broker/access.ts";
export { type Broker, type BrokerSettings, brokerDefaults, openBroker } from "./pact/broker/broker.ts";
export {
  canIDeploy,
  type DeployAnswer,
  type DeployQuestion,
  type DeployVerification,
} from "./pact/broker/can-i-deploy.ts";
export { contractsByConsumer } from "./pact/broker/contracts.ts";
export {
  type ConsumerVersionSelector,
  type PactToVerify,
  pactsForVerification,
  type VerificationWishes,
} from "./pact/broker/for-verification.ts";
export {
  type Contract,
  type Notice,
  type Published,
  publish as publishContracts,
  type VersionFacts,
} from "./pact/broker/publish.ts";
export {
  announceProvider,
  type InteractionOutcome,
  publishResult as publishVerificationResult,
  type VerificationResult,
} from "./pact/broker/results.ts";
export { checkPact } from "./pact/check/check.ts";
export { type CheckFinding, type CheckId, checkLevels } from "./pact/check/finding.ts";
export { lintPact } from "./pact/lint/lint.ts";
export { type Problem, type ProblemId, problemLevels } from "./pact/lint/problem.ts";
export { type Interaction, type PactFile, type PactVersion, parsePact } from "./pact/pact-file.ts";
export { readPacts } from "./pact/sources.ts";
export { type Provider, type ProviderAccess, providerOf } from "./pact/verify/provider.ts";
export { verificationText } from "./pact/verify/report.ts";
export {
  counts as failsVerification,
  type InteractionResult,
  type PactResult,
  type Verified,
} from "./pact/verify/result.ts";
export { type ToVerify, type VerifySettings, verifyPacts } from "./pact/verify/verify.ts";
// Recordings: exchanges as they were, in a folder, without secrets.
export type {
  RecordedExchange,
  Recording,
  RecordingFolder,
  RecordingHead,
} from "./recording/exchange.ts";
export { exchangesOf, readFolder } from "./recording/folder.ts";
export type { Behaviour, Call, CallerCredentials, ProviderState, Reply } from "./reference/behaviour.ts";
export { defaultCredentials, mockBehaviourFor } from "./reference/behaviours.ts";
export { type Random, secureRandom, seededRandom } from "./reference/random.ts";
// The reference: a server that behaves as the document says.
export {
  type ReferenceOptions,
  type RequestLogEntry,
  type RunningReference,
  startReference,
} from "./reference/server.ts";
export { type JsonExchange, type JsonFinding, type JsonReport, toJsonReport } from "./report/json.ts";
export type { ReportOptions } from "./report/options.ts";
export { readJsonReport } from "./report/read-json.ts";
// Reports: a result in any of the formats.
export { type Reporter, type ReportFormat, reporters } from "./report/reporters.ts";
export type { RunEvent } from "./run/event.ts";
export { type Judgement, judge } from "./run/judge.ts";
// Runs of several processes: their results as one.
export { mergeShards, type Part } from "./run/merge.ts";
export type {
  CaseResult,
  CaseVerdict,
  CoverageResult,
  ExitCode,
  Finding,
  GateEntry,
  GateResult,
  LatencyResult,
  Outcome as RunOutcome,
  RuleResult,
  RunResult,
  ShardResult,
} from "./run/result.ts";
// Runs: cases in, events and a result out.
export { run } from "./run/run.ts";
export type { RunSettings } from "./run/settings.ts";
export { type BundledName, bundledNames } from "./spec/bundled.ts";
export type { ApiDocument, Operation, Origin, State } from "./spec/document.ts";
// Documents: what an OpenAPI file promises, rule by rule.
export { loadDocument } from "./spec/load.ts";
export type { Evidence, Level, Outcome, Rule, When } from "./spec/rule.ts";
export { statesEndpoint } from "./states/endpoint.ts";
export type { StateOutcome, StateProvider, StateValues } from "./states/provider.ts";
export { limitedTransport } from "./targets/limited.ts";
// Exchanges: what goes over the wire, and who carries it.
export { type LiveOptions, liveTransport } from "./targets/live.ts";
