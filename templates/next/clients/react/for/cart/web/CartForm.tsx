import { type ChangeEvent, type Ref, type SubmitEvent, useState } from "react";
import type { Line, Order } from "./contract";
import { money } from "./order";
import { Totals } from "./Totals";
import type { Cart } from "./useCart";

interface Props {
  order: Order;
  cart: Cart;
  ref: Ref<HTMLFormElement>;
  isLocked: boolean;
  heading?: string;
}

export function CartForm({ order, cart, ref, isLocked, heading }: Props) {
  function apply(event: SubmitEvent) {
    event.preventDefault();
    if (cart.code.trim()) cart.setDiscount(cart.code.trim());
  }

  return (
    <form id="cart" className="card" aria-label="Cart" ref={ref} onSubmit={apply}>
      {heading && <h2>{heading}</h2>}
      <fieldset id="cart-fields" disabled={isLocked}>
        <legend className="visually-hidden">Quantities and discount code</legend>
        <ul id="lines" className="lines">
          {order.lines.map((line) => (
            <li className="line" key={line.sku}>
              <span className="name">{line.name}</span>
              <span id={`amount-${line.sku}`} className="amount">
                {money(order, line.amount)}
              </span>
              <span className="detail">{money(order, line.unit_amount)} each</span>
              <Quantity line={line} setQuantity={cart.setQuantity} />
            </li>
          ))}
        </ul>
        <label htmlFor="discount-code">Discount code</label>
        <div className="beside">
          <input
            id="discount-code"
            maxLength={40}
            autoComplete="off"
            spellCheck={false}
            value={cart.code}
            onChange={(event) => {
              cart.setCode(event.target.value);
            }}
          />
          <button type="submit" className="secondary">
            Apply
          </button>
        </div>
        <Totals
          order={order}
          onRemove={() => {
            cart.setDiscount(null);
            document.getElementById("discount-code")?.focus();
          }}
        />
      </fieldset>
    </form>
  );
}

interface QuantityProps {
  line: Line;
  setQuantity: (sku: string, quantity: number) => void;
}

function Quantity({ line, setQuantity }: QuantityProps) {
  // What is typed counts until there is another quote, which has other lines.
  const [typed, setTyped] = useState<{ line: Line; text: string } | null>(null);

  function type({ target }: ChangeEvent<HTMLInputElement>) {
    setTyped({ line, text: target.value });
    if (target.validity.valid) setQuantity(line.sku, target.valueAsNumber);
  }

  return (
    <label className="quantity">
      Quantity<span className="visually-hidden"> of {line.name}</span>
      <input
        id={`quantity-${line.sku}`}
        type="number"
        min={0}
        max={99}
        required
        autoComplete="off"
        value={typed?.line === line ? typed.text : line.quantity}
        onChange={type}
      />
    </label>
  );
}
