import { type ChangeEvent, type Ref, type SubmitEvent, useState } from "react";
import type { Line, Order } from "./contract";
import { money } from "./order";

interface Props {
  order: Order;
  isLocked: boolean;
  ref: Ref<HTMLFormElement>;
  code: string;
  setCode: (code: string) => void;
  setQuantity: (sku: string, quantity: number) => void;
  setDiscount: (code: string | null) => void;
}

export function CartForm(props: Props) {
  const { order, isLocked, ref, code, setCode, setQuantity, setDiscount } = props;

  function apply(event: SubmitEvent) {
    event.preventDefault();
    if (code.trim()) setDiscount(code.trim());
  }

  return (
    <form id="cart" className="card" aria-labelledby="cart-title" ref={ref} onSubmit={apply}>
      <h2 id="cart-title">Your cart</h2>
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
              <Quantity line={line} setQuantity={setQuantity} />
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
            value={code}
            onChange={(event) => {
              setCode(event.target.value);
            }}
          />
          <button type="submit" className="secondary">
            Apply
          </button>
        </div>
        <Totals
          order={order}
          onRemove={() => {
            setDiscount(null);
            document.getElementById("discount-code")?.focus();
          }}
        />
      </fieldset>
    </form>
  );
}

function Totals({ order, onRemove }: { order: Order; onRemove: () => void }) {
  return (
    <dl className="totals">
      <div>
        <dt>Subtotal</dt>
        <dd id="subtotal">{money(order, order.subtotal)}</dd>
      </div>
      <div id="discount-row" hidden={!order.discount_code}>
        <dt>
          Discount <span id="discount-name">{order.discount_code}</span>{" "}
          <button id="remove-discount" type="button" className="plain" onClick={onRemove}>
            Remove
          </button>
        </dt>
        <dd id="discount">{money(order, -order.discount)}</dd>
      </div>
      <div className="total">
        <dt>Total</dt>
        <dd data-total>{money(order, order.amount)}</dd>
      </div>
    </dl>
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
