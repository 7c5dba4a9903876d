import "./styles.css";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";

/** Show a page in the document that it is for. */
export function mount(page: ReactNode) {
  // A page from the back/forward cache would show a form of the past.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  const root = document.getElementById("root");
  if (!root) throw new Error("#root is missing from the page");
  createRoot(root).render(<StrictMode>{page}</StrictMode>);
}
