import { type ChangeEvent, useState } from "react";
import type { Line } from "./order";

interface Props {
  line: Line;
  onChange: (quantity: number) => void;
}

/** How many of a product the customer wants. */
export function Quantity({ line, onChange }: Props) {
  // What is typed in counts until there is a new quote, which has new lines.
  const [typed, setTyped] = useState<{ line: Line; text: string } | null>(null);
  const text = typed?.line === line ? typed.text : String(line.quantity);

  function type({ target }: ChangeEvent<HTMLInputElement>) {
    setTyped({ line, text: target.value });
    if (target.value && target.reportValidity()) onChange(target.valueAsNumber);
  }

  return (
    <label className="quantity">
      Quantity<span className="visually-hidden"> of {line.name}</span>
      <input
        type="number"
        min={0}
        max={99}
        required
        autoComplete="off"
        value={text}
        onChange={type}
      />
    </label>
  );
}
