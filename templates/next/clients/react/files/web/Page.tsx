import { Component, type ReactNode, Suspense, useEffect, useRef } from "react";
import { CheckoutError, SOMETHING_WRONG } from "./api";

interface Props {
  title?: string;
  children: ReactNode;
}

/** A page that waits for what it needs, and tells what keeps it from starting. */
export class Page extends Component<Props, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const reload = { label: "Reload this page", href: location.href };
    return (
      <>
        {this.props.title && <h1>{this.props.title}</h1>}
        {this.state.error ? (
          <Notices error={this.state.error} wayOn={reload} />
        ) : (
          <Suspense fallback={<Notices status="One moment…" />}>{this.props.children}</Suspense>
        )}
      </>
    );
  }
}

export interface WayOn {
  label: string;
  href: string;
}

interface NoticesProps {
  status?: string;
  error?: unknown;
  wayOn?: WayOn | null;
}

/** What is going on, or what went wrong and the way on; the focus moves to a problem. */
export function Notices({ status = "", error, wayOn }: NoticesProps) {
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
        {wayOn && (
          <a id="way-on" className="button secondary" href={wayOn.href}>
            {wayOn.label}
          </a>
        )}
      </div>
    </>
  );
}
