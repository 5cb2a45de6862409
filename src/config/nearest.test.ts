import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const words = [
  "putPackage/package-name",
  "putPackage/package-limit",
  "putPackage/invalid/path.packageName/maxLength",
  "getPackage/not-found",
  "deletePackage/not-found",
  "no-server-error",
];

test.each([
  ["package-name", ["putPackage/package-name"]],
  ["putPackage/package-nmae", ["putPackage/package-name"]],
  ["PUTPACKAGE/PACKAGE-NAME", ["putPackage/package-name"]],
  ["not-found", ["getPackage/not-found", "deletePackage/not-found"]],
  ["no-server-eror", ["no-server-error"]],
  ["something else", []],
  ["", []],
])("%j may mean %j", (text, meant) => {
  expect(nearest(text, words)).toEqual(meant);
});
