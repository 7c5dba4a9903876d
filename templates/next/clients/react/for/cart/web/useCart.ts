import { useRef, useState } from "react";
import { request } from "./api";
import type { ChangeOrderRequest, Order } from "./contract";
import { money } from "./order";
import type { Notice } from "./Page";

export interface Cart {
  code: string;
  setCode: (code: string) => void;
  setQuantity: (sku: string, quantity: number) => void;
  setDiscount: (code: string | null) => void;
  isAsking: boolean;
  /** The same, known at once and not with the next rendering. */
  isAsked: () => boolean;
}

/** What a customer changes in the cart of an order; the server quotes it, no price is computed here. */
export function useCart(
  order: Order,
  setOrder: (order: Order) => void,
  setNotice: (notice: Notice) => void,
  recover: (error: unknown) => Promise<void>,
): Cart {
  const wanted = useRef<ChangeOrderRequest | null>(null); // what the server is being asked for
  const [code, setCode] = useState("");
  const [isAsking, setAsking] = useState(false);

  /** Have the cart quoted; what is changed meanwhile is asked for in one more request. */
  async function change(patch: Partial<ChangeOrderRequest>) {
    const isUnderWay = wanted.current !== null;
    let asked = { ...(wanted.current ?? contentOf(order)), ...patch };
    wanted.current = asked;
    if (isUnderWay) return;
    setAsking(true);
    setNotice({ status: "Updating your total…" });
    try {
      let quoted = await request(`PUT /api/orders/${order.id}`, asked);
      while (asked !== wanted.current) {
        asked = wanted.current;
        quoted = await request(`PUT /api/orders/${order.id}`, asked);
      }
      setOrder(quoted);
      if (quoted.discount_code === asked.discount_code?.toUpperCase()) setCode("");
      setNotice({ status: `Your total is ${money(quoted, quoted.amount)}.` });
    } catch (error) {
      await recover(error);
    } finally {
      wanted.current = null;
      setAsking(false);
    }
  }

  return {
    code,
    setCode,
    setQuantity(sku, quantity) {
      const { quantities } = wanted.current ?? contentOf(order);
      void change({ quantities: { ...quantities, [sku]: quantity } });
    },
    setDiscount: (discount_code) => void change({ discount_code }),
    isAsking,
    isAsked: () => wanted.current !== null,
  };
}

function contentOf({ lines, discount_code }: Order): ChangeOrderRequest {
  const quantities = Object.fromEntries(lines.map(({ sku, quantity }) => [sku, quantity]));
  return { quantities, discount_code };
}
