import { useRef, useState } from "react";
import { request } from "./api";
import { isOutOfDate } from "./errors";
import { moneyOf } from "./money";
import { openOrder, type Order, type Wish } from "./order";
import type { Notices } from "./useNotices";

export interface CartState {
  /** The order as the server quoted it last; no price is computed here. */
  order: Order;
  /** Whether a new quote is being asked for. */
  isAsking: boolean;
  setQuantity: (sku: string, quantity: number) => void;
  /** Without a code, the discount of the order stays as it is. */
  applyCode: (code: string) => void;
  removeDiscount: () => void;
  /** Show the order that the server has now. */
  reload: () => Promise<void>;
}

export function useCart(
  opened: Order,
  { announce, clear, fail }: Pick<Notices, "announce" | "clear" | "fail">,
): CartState {
  const [order, setOrder] = useState(opened);
  const [isAsking, setAsking] = useState(false);
  const wanted = useRef<Wish | null>(null); // null unless a quote is being asked for

  /** Ask for a new quote; changes that are made meanwhile lead to one more question. */
  async function askFor(change: (wish: Wish) => Wish) {
    const isUnderWay = wanted.current !== null;
    wanted.current = change(wanted.current ?? wishOf(order));
    if (isUnderWay) return;
    setAsking(true);
    clear();
    announce("Updating your total…");
    try {
      const quote = await ask(wanted);
      setOrder(quote);
      announce(`Your total is ${moneyOf(quote)(quote.amount)}.`);
    } catch (refusal) {
      await goBack(refusal).then(() => {
        fail(refusal);
      }, fail);
    } finally {
      wanted.current = null;
      setAsking(false);
    }
  }

  /** Go back to the order that the server has. */
  async function goBack(refusal: unknown) {
    if (isOutOfDate(refusal)) await reload();
    else setOrder(structuredClone(order)); // as another object: what was typed in belongs to the old one
  }

  async function reload() {
    setOrder(await openOrder());
  }

  return {
    order,
    isAsking,
    setQuantity: (sku, quantity) =>
      void askFor((wish) => ({ ...wish, quantities: { ...wish.quantities, [sku]: quantity } })),
    applyCode: (code) =>
      void askFor((wish) => ({ ...wish, discountCode: code || wish.discountCode })),
    removeDiscount: () => void askFor((wish) => ({ ...wish, discountCode: null })),
    reload,
  };
}

/** Ask until the answer is to what is wanted by then. */
async function ask(wanted: { current: Wish | null }) {
  for (;;) {
    const asked = wanted.current;
    const quote = (await request("PUT", "/api/order", asked ?? {})) as Order;
    if (asked === wanted.current) return quote;
  }
}

function wishOf({ lines, discountCode }: Order): Wish {
  return {
    quantities: Object.fromEntries(lines.map(({ sku, quantity }) => [sku, quantity])),
    discountCode,
  };
}
