import "./steps.css";

/** A step, and the page that it is on. */
export interface Step {
  name: string;
  href: string;
}

interface Props {
  label: string;
  steps: Step[];
  current: string;
}

/** Where the customer is; steps that lie behind can be gone back to. */
export function Steps({ label, steps, current }: Props) {
  const position = steps.findIndex(({ name }) => name === current);
  return (
    <nav className="steps" aria-label={label}>
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
