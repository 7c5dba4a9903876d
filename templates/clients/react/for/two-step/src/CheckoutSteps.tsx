import { Steps } from "./Steps";

const STEPS = [
  { name: "Cart", href: "./" },
  { name: "Payment", href: "details.html" },
  { name: "Review", href: "review.html" },
];

export function CheckoutSteps({ current }: { current: "Cart" | "Payment" | "Review" }) {
  return <Steps label="Steps of the checkout" steps={STEPS} current={current} />;
}
