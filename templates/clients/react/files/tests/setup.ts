import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

configure({ asyncUtilTimeout: 5_000 }); // a machine may be slow

// Which jsdom does not have.
window.matchMedia = (media) => {
  const query = { matches: false, media, onchange: null, addListener() {}, removeListener() {} };
  return Object.assign(new EventTarget(), query);
};

beforeEach(() => {
  document.documentElement.lang = "en"; // as the pages have it
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
