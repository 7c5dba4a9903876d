import "./styles.css";
import { Component, type ReactNode, StrictMode, Suspense, useEffect, useRef } from "react";
import { createRoot } from "react-dom/client";
import { CheckoutError, SOMETHING_WRONG } from "./api";

/** Show a page. One that the browser kept would show a state of the past. */
export function show(page: ReactNode) {
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  const root = document.getElementById("root");
  if (!root) throw new Error("#root is missing from the page");
  createRoot(root).render(<StrictMode>{page}</StrictMode>);
}

/** Replace this page by another; it waits until then. */
export function leaveFor(href: string): Promise<never> {
  location.replace(href);
  return new Promise(() => undefined);
}

interface Props {
  title?: string;
  steps?: ReactNode;
  children: ReactNode;
}

/** A page that waits for what it needs, and tells what keeps it from starting. */
export class Page extends Component<Props, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    return (
      <>
        {this.props.steps}
        {this.props.title && <h1>{this.props.title}</h1>}
        {this.state.error ? (
          <Notices error={this.state.error} wayOn={reload()} />
        ) : (
          <Suspense fallback={<Notices status="One moment…" />}>{this.props.children}</Suspense>
        )}
      </>
    );
  }
}

/** What is going on; or what went wrong, with a link if the customer can only go on elsewhere. */
export interface Notice {
  status?: string;
  error?: unknown;
  wayOn?: { label: string; href: string } | null;
}

export const reload = () => ({ label: "Reload this page", href: location.href });

/** Tell a notice; the focus moves to a problem. */
export function Notices({ status = "", error, wayOn }: Notice) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!error) return;
    if (!(error instanceof CheckoutError)) console.error(error);
    box.current?.focus();
  }, [error]);
  return (
    <>
      <p id="status" role="status">
        {error ? "" : status}
      </p>
      <div id="error" className="error" role="alert" tabIndex={-1} hidden={!error} ref={box}>
        <p id="problem">{error instanceof CheckoutError ? error.message : SOMETHING_WRONG}</p>
        <a id="way-on" className="button secondary" href={wayOn?.href} hidden={!wayOn}>
          {wayOn?.label}
        </a>
      </div>
    </>
  );
}
