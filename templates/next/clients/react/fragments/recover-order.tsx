  /** Show the error, and the order that the server has now. */
  async function recover(error: unknown) {
    const isGone = error instanceof CheckoutError && error.code === "no_order";
    setOrder(isGone ? structuredClone(order) : await readAgain(order));
    setNotice({ error, wayOn: isGone ? { label: "Start again", href: "./" } : null });
  }
