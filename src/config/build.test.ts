import { expect, test } from "vitest";
import { buildFrom } from "./build.ts";

const builds: readonly {
  readonly name: string;
  readonly given: Record<string, string>;
  readonly want: object;
}[] = [
  {
    name: "GitHub, a branch",
    given: {
      GITHUB_ACTIONS: "true",
      GITHUB_SHA: "abc",
      GITHUB_REF_TYPE: "branch",
      GITHUB_REF_NAME: "main",
      GITHUB_HEAD_REF: "",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "o/r",
      GITHUB_RUN_ID: "7",
    },
    want: { version: "abc", branch: "main", url: "https://github.com/o/r/actions/runs/7" },
  },
  {
    name: "GitHub, a pull request",
    given: {
      GITHUB_ACTIONS: "true",
      GITHUB_SHA: "abc",
      GITHUB_REF_TYPE: "branch",
      GITHUB_REF_NAME: "12/merge",
      GITHUB_HEAD_REF: "feat/x",
    },
    want: { version: "abc", branch: "feat/x" },
  },
  {
    name: "GitHub, a tag",
    given: { GITHUB_ACTIONS: "true", GITHUB_SHA: "abc", GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "v1" },
    want: { version: "abc", tag: "v1" },
  },
  {
    name: "GitLab, a merge request",
    given: {
      GITLAB_CI: "true",
      CI_COMMIT_SHA: "abc",
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "feat/x",
      CI_PIPELINE_URL: "https://gitlab.test/p/1",
    },
    want: { version: "abc", branch: "feat/x", url: "https://gitlab.test/p/1" },
  },
  {
    name: "GitLab, a tag",
    given: { GITLAB_CI: "true", CI_COMMIT_SHA: "abc", CI_COMMIT_TAG: "v1" },
    want: { version: "abc", tag: "v1" },
  },
  {
    name: "CircleCI",
    given: {
      CIRCLECI: "true",
      CIRCLE_SHA1: "abc",
      CIRCLE_BRANCH: "main",
      CIRCLE_BUILD_URL: "https://c.test/1",
    },
    want: { version: "abc", branch: "main", url: "https://c.test/1" },
  },
  {
    name: "Buildkite, not looked up yet",
    given: { BUILDKITE: "true", BUILDKITE_COMMIT: "HEAD", BUILDKITE_BRANCH: "main", BUILDKITE_TAG: "" },
    want: { branch: "main" },
  },
  {
    name: "Jenkins, one branch",
    given: {
      JENKINS_URL: "http://j/",
      GIT_COMMIT: "abc",
      GIT_BRANCH: "origin/main",
      BUILD_URL: "http://j/1",
    },
    want: { version: "abc", branch: "main", url: "http://j/1" },
  },
  {
    name: "Jenkins, a pull request",
    given: { JENKINS_URL: "http://j/", GIT_COMMIT: "abc", BRANCH_NAME: "PR-3", CHANGE_BRANCH: "feat/x" },
    want: { version: "abc", branch: "feat/x" },
  },
  { name: "no CI", given: { GITHUB_SHA: "abc" }, want: {} },
];

test.each(builds)("$name", ({ given, want }) => {
  expect(buildFrom(given)).toEqual(want);
});
