import { announce, byId, request, start } from "./lib.js";

/** Show what only subscribers may read; it is the server that asks whether they are. */
start(async () => {
  const id = encodeURIComponent(new URLSearchParams(location.search).get("order") ?? "none");
  byId("back", HTMLAnchorElement).href = `complete.html?order=${id}`;
  const { title, text } = await request(`GET /api/content/${id}`, null);
  byId("title", HTMLElement).textContent = title;
  byId("text", HTMLElement).textContent = text;
  announce("");
});
