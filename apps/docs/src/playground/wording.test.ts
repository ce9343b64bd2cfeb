import { describeText } from "@smskit/mock/portable";
import { expect, test } from "vitest";
import { markedPieces, verdictOf } from "./wording.ts";

test("says whether a browser offers the code, and where", () => {
  expect(verdictOf(describeText("Hi\n@acme.example #123456"))).toMatchObject({
    tone: "good",
    sentence: "The phone's browser offers 123456 on acme.example, and on no other site.",
  });
  expect(verdictOf(describeText("Your code is 123456"))).toMatchObject({ tone: "still" });
  expect(verdictOf(describeText("Hello"))).toBeUndefined();
  expect(verdictOf(describeText("@acme.example #123456\nBye"))).toMatchObject({
    tone: "bad",
    problems: ["It is not the last line."],
  });
});

test("marks characters, the longest first", () => {
  expect(markedPieces("a’b👨‍👩‍👧👨", ["’", "👨", "👨‍👩‍👧"])).toEqual([
    { text: "a", marked: false },
    { text: "’", marked: true },
    { text: "b", marked: false },
    { text: "👨‍👩‍👧", marked: true },
    { text: "👨", marked: true },
  ]);
  expect(markedPieces("", ["’"])).toEqual([]);
});
