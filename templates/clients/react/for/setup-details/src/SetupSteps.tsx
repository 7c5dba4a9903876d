import { Steps } from "./Steps";

const STEPS = [
  { name: "Payment method", href: "./" },
  { name: "Review", href: "review.html" },
];

export function SetupSteps({ current }: { current: "Payment method" | "Review" }) {
  return <Steps label="Steps to save a payment method" steps={STEPS} current={current} />;
}
