  for (const { sku, quantity } of order.lines) {
    const input = quantityOf(sku);
    if (!input.matches(":focus:invalid")) input.valueAsNumber = quantity; // else it is half typed
  }
