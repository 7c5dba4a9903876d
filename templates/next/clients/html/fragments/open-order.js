  const asksForNew = new URLSearchParams(location.search).has("new");
  order = await request("POST /api/orders", { new: asksForNew });
  if (asksForNew) history.replaceState(null, "", "./"); // a reload resumes it
  if (order.status !== "open") return location.replace(resultOf(order));
  if (!window.Stripe) throw new CheckoutError("blocked", "Does something block js.stripe.com?");
  stripe = window.Stripe(order.publishable_key);
