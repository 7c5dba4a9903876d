/** Show the error, and the order that the server has now. @param {any} error */
async function recover(error) {
  if (error.code === "no_order") return showError(error, "Start again", "./");
  try {
    order = await request(`GET /api/orders/${order.id}`, null);
    if (order.status !== "open") return location.replace(resultOf(order));
  } catch {
    // It cannot be reached: what it said last counts.
  }
  accept();
  showError(error);
}
