/** What a CI system says of the build that it runs. */
export interface Build {
  readonly version?: string;
  readonly branch?: string;
  readonly tag?: string;
  readonly url?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** One reading per CI system, by the variable that only it sets. */
const systems: Readonly<Record<string, (environment: Environment) => Build>> = {
  GITHUB_ACTIONS: (env) => {
    const isTag = env.GITHUB_REF_TYPE === "tag";
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
    return built({
      version: env.GITHUB_SHA,
      // A pull request is built on a branch of its own making; its source is the one people know.
      branch: isTag ? undefined : env.GITHUB_HEAD_REF || env.GITHUB_REF_NAME,
      tag: isTag ? env.GITHUB_REF_NAME : undefined,
      url: server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined,
    });
  },
  GITLAB_CI: (env) =>
    built({
      version: env.CI_COMMIT_SHA,
      branch: env.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME || env.CI_COMMIT_BRANCH,
      tag: env.CI_COMMIT_TAG,
      url: env.CI_PIPELINE_URL || env.CI_JOB_URL,
    }),
  CIRCLECI: (env) =>
    built({
      version: env.CIRCLE_SHA1,
      branch: env.CIRCLE_BRANCH,
      tag: env.CIRCLE_TAG,
      url: env.CIRCLE_BUILD_URL,
    }),
  BUILDKITE: (env) =>
    built({
      // `HEAD` until the agent has looked it up.
      version: env.BUILDKITE_COMMIT === "HEAD" ? undefined : env.BUILDKITE_COMMIT,
      branch: env.BUILDKITE_TAG ? undefined : env.BUILDKITE_BRANCH,
      tag: env.BUILDKITE_TAG,
      url: env.BUILDKITE_BUILD_URL,
    }),
  JENKINS_URL: (env) =>
    built({
      version: env.GIT_COMMIT,
      branch: env.CHANGE_BRANCH || (env.TAG_NAME ? undefined : env.BRANCH_NAME || localName(env.GIT_BRANCH)),
      tag: env.TAG_NAME,
      url: env.BUILD_URL,
    }),
};

/** What the CI system that set these variables says; nothing outside of CI. */
export function buildFrom(environment: Environment): Build {
  const system = Object.keys(systems).find((name) => environment[name]);
  return (system === undefined ? undefined : systems[system])?.(environment) ?? {};
}

/** CI systems leave variables empty where they do not apply. */
function built(said: { readonly [Name in keyof Build]: string | undefined }): Build {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value));
}

/** Jenkins names the branch as its remote does: `origin/main`. */
function localName(branch: string | undefined): string | undefined {
  return branch?.replace(/^origin\//, "");
}
