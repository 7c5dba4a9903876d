import "./steps.css";

/** A step of the checkout, and the page that it is on. */
export interface Step {
  name: string;
  href: string;
}

/** Where the customer is; steps that lie behind can be gone back to. */
export function Steps({ steps, current }: { steps: Step[]; current: string }) {
  const position = steps.findIndex(({ name }) => name === current);
  return (
    <nav className="steps" aria-label="Steps of the checkout">
      <ol>
        {steps.map(({ name, href }, index) => (
          <li key={name} aria-current={index === position ? "step" : undefined}>
            {index < position ? <a href={href}>{name}</a> : name}
          </li>
        ))}
      </ol>
    </nav>
  );
}
