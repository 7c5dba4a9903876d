import type { ReactNode } from "react";

interface Props {
  isBusy: boolean;
  disabled: boolean;
  children: ReactNode;
}

/** The button that leads on from a page. */
export function SubmitButton({ isBusy, disabled, children }: Props) {
  return (
    <button id="submit" type="submit" disabled={disabled || isBusy} aria-busy={isBusy || undefined}>
      {children}
    </button>
  );
}
