import { describe, expect, it } from "vitest";
import { errorToFailure, errorToOpenFailure } from "./failure.ts";

const wrapped = (inner: unknown) => Object.assign(new Error("aborted"), { name: "AbortError", inner });
const NO_SPACE =
  "Connection is closing because of: IO error: .../000003.log: FILE_ERROR_NO_SPACE (ChromeMethodBFE: 3::WritableFileAppend::8)";

describe("failures of IndexedDB", () => {
  it.each([
    ["the quota", new DOMException("", "QuotaExceededError"), "STORE_FULL"],
    ["a disk that Chromium's older engine found full", new DOMException(NO_SPACE, "UnknownError"), "STORE_FULL"],
    ["another fault of the disk", new DOMException("Internal error", "UnknownError"), "STORE_FAILED"],
    ["a connection that is closed", new DOMException("", "InvalidStateError"), "STORE_GONE"],
  ])("S3 tells %s by its own code", (_, inner, code) => {
    expect(errorToFailure(wrapped(inner), true).code).toBe(code);
  });

  it("S3 tells a disk that is full from a connection that is gone, although both end it", () => {
    expect(errorToFailure(wrapped(new DOMException(NO_SPACE, "UnknownError")), false).code).toBe("STORE_FULL");
    expect(errorToFailure(wrapped(null), false, new DOMException(NO_SPACE, "UnknownError")).code).toBe("STORE_FULL");
    expect(errorToOpenFailure(new DOMException(NO_SPACE, "UnknownError")).code).toBe("STORE_FULL");
  });
});
