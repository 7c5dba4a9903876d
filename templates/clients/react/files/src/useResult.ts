import { useEffect, useState } from "react";

/**
 * Return what a promise brought, or null until then.
 *
 * The promise is made outside of components, so that what it stands for happens once.
 */
export function useResult<T>(promise: Promise<T>, onFailure: (error: unknown) => void) {
  const [result, setResult] = useState<T | null>(null);
  useEffect(() => {
    let isShown = true;
    promise.then(
      (value) => {
        if (isShown) setResult(value);
      },
      (error: unknown) => {
        if (isShown) onFailure(error);
      },
    );
    return () => {
      isShown = false;
    };
  }, [promise, onFailure]);
  return result;
}
