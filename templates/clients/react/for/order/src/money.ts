/**
 * Return a function that writes an amount of this order's currency for the customer.
 *
 * Amounts are integers in the currency's minor unit: 1999 is $19.99, but ¥1,999.
 */
export function moneyOf({ currency, decimals }: { currency: string; decimals: number }) {
  const format = new Intl.NumberFormat(document.documentElement.lang, {
    style: "currency",
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return (amount: number) => format.format(amount / 10 ** decimals);
}
