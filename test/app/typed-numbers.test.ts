import { describe, expect, it } from "vitest";
import { readNumber, readNumbers, writeNumber, writeNumbers } from "../../ts/app/typed-numbers.js";
import { localNumbers } from "../../ts/report/number-words.js";

const english = localNumbers("en");
const german = localNumbers("de");
const arabic = localNumbers("ar-EG");
const hindi = localNumbers("hi-IN-u-nu-deva");

describe("a number that is typed", () => {
  it.each([
    ["0.25", english],
    ["0,25", english],
    ["0,25", german],
    ["0.25", german],
    ["٠٫٢٥", arabic],
    ["0.25", arabic],
    ["०.२५", hindi],
  ])("%s", (text, numbers) => {
    expect(readNumber(text, numbers)).toBe(0.25);
  });

  it("stays a word where it is none", () => {
    expect(readNumber("auto", german)).toBe("auto");
    expect(readNumber("", german)).toBe("");
    expect(readNumber("1,2,3", german)).toBe("1,2,3");
  });
});

describe("numbers that are typed one after the other", () => {
  it.each([
    ["1, 20; 2.5", english],
    ["1,20,2.5", english],
    ["1; 20; 2,5", german],
    ["1, 20, 2,5", german],
    ["1 20 2,5", german],
    ["١، ٢٠، ٢٫٥", arabic],
  ])("%s", (text, numbers) => {
    expect(readNumbers(text, numbers)).toEqual([1, 20, 2.5]);
  });

  it("keeps words, and nothing", () => {
    expect(readNumbers("0:2:0.5", german)).toEqual(["0:2:0.5"]);
    expect(readNumbers("", german)).toBe("");
  });
});

it.each([english, german, arabic, hindi, localNumbers("fr"), localNumbers("de-CH")])(
  "what is written is read as it was",
  (numbers) => {
    const values = [0, 0.005, 1.25, 12_345.5, 1e-7];
    for (const value of values) expect(readNumber(writeNumber(value, numbers), numbers)).toBe(value);
    expect(readNumbers(writeNumbers(values, numbers), numbers)).toEqual(values);
  },
);

it("words are written as they are", () => {
  expect(writeNumber("1, majority / minority", german)).toBe("1, majority / minority");
  expect(writeNumbers(["grid"], german)).toBe("grid");
});
