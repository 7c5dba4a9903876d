const STEPS = { Cart: "./", Payment: "details.html", Review: "" };

/** The steps of the checkout; the ones before lead back. */
export function Steps({ current }: { current: keyof typeof STEPS }) {
  const names = Object.keys(STEPS);
  return (
    <nav className="steps" aria-label="Steps of the checkout">
      <ol>
        {Object.entries(STEPS).map(([name, href]) => (
          <li key={name} aria-current={name === current ? "step" : undefined}>
            {names.indexOf(name) < names.indexOf(current) ? <a href={href}>{name}</a> : name}
          </li>
        ))}
      </ol>
    </nav>
  );
}
