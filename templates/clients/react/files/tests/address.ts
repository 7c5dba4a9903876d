import { vi } from "vitest";

/** Let the page be at this address until the test ends, and return where it goes from there. */
export function beAt(path = "/") {
  const { href, pathname, search } = new URL(path, "http://localhost:3000");
  const went: string[] = [];
  const assign = (to: string) => {
    went.push(to);
  };
  const reload = () => {
    went.push(href);
  };
  vi.stubGlobal("location", { href, pathname, search, assign, reload });
  return went;
}
