import { describe, expect, test } from "vitest";
import { patience } from "./patience.ts";

describe("patience", () => {
  test.each([
    {
      name: "as much as is allowed, as long as little is known",
      answers: [20, 20],
      timeouts: 0,
      want: 10_000,
    },
    { name: "two seconds for a quick target", answers: Array(20).fill(5), timeouts: 0, want: 2_000 },
    {
      name: "thirty times the slowest answer",
      answers: [...Array(20).fill(5), 200],
      timeouts: 0,
      want: 6_000,
    },
    { name: "never more than is allowed", answers: Array(20).fill(400), timeouts: 0, want: 10_000 },
    { name: "a second after a timeout", answers: [20], timeouts: 1, want: 1_000 },
    { name: "a quarter of one after several", answers: [20], timeouts: 4, want: 250 },
    { name: "five times the slowest answer after timeouts", answers: [900, 20], timeouts: 9, want: 4_500 },
  ])("is $name", ({ answers, timeouts, want }) => {
    const waiting = patience(10_000);
    for (const each of answers) waiting.answered(each);
    for (let count = 0; count < timeouts; count += 1) waiting.timedOut();
    expect(waiting.ms()).toBe(want);
  });
});
