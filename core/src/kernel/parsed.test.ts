import { expect, it } from "vitest";
import { RoehubError } from "./errors.ts";
import { refused } from "./parsed.ts";

const problem = (pointer: string, code: "required" | "bad_axis") => ({
  pointer,
  code,
  message: "",
  params: {},
});

it("problems stand in one order, by pointer and then by code, whatever order they were found in", () => {
  const found = [problem("/b", "required"), problem("/a", "required"), problem("/a", "bad_axis")];
  const order = refused(found).problems.map(({ pointer, code }) => `${pointer} ${code}`);
  expect(order).toEqual(["/a bad_axis", "/a required", "/b required"]);
});

it("an error answers with the status of its code", () => {
  expect(new RoehubError("not_found", "No such backtest").status).toBe(404);
});
