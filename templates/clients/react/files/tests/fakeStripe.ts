import type { Stripe, StripeElements } from "@stripe/stripe-js";

/** What Stripe.js answers in a test, by the name of the method; a method without an answer is missing. */
export type Answers = Partial<Record<keyof Stripe | keyof StripeElements, object>>;

/** The page that the customer ends on, at the address that jsdom gives these tests. */
export const RETURN_URL = "http://localhost:3000/complete.html";

/** Stand in for Stripe.js; `asked` is what it is asked, in order. Its payment form is ready at once. */
export function fakeStripe(answers: Answers) {
  const asked: { name: string; argument: unknown }[] = [];
  const methods = Object.entries({ submit: {}, ...answers }).map(([name, answer]) => {
    const method = (argument?: unknown) => {
      asked.push({ name, argument });
      return Promise.resolve(answer);
    };
    return [name, method] as const;
  });
  const element = {
    mount: ignore,
    destroy: ignore,
    off: ignore,
    on: (event: string, handler: () => void) => {
      if (event === "ready") handler();
    },
  };
  const elements = {
    ...Object.fromEntries(methods),
    create: () => element,
    update: (argument: unknown) => {
      asked.push({ name: "update", argument });
    },
  };
  const stripe = {
    // React Stripe.js takes nothing for Stripe.js that lacks one of these.
    createToken: ignore,
    createPaymentMethod: ignore,
    confirmCardPayment: ignore,
    ...Object.fromEntries(methods),
    elements: (argument: unknown) => {
      asked.push({ name: "elements", argument });
      return elements;
    },
  };
  return {
    stripe: stripe as unknown as Stripe,
    elements: elements as unknown as StripeElements,
    asked,
  };
}

function ignore() {
  return undefined;
}
