/** @type {ChangeOrderRequest | null} what the server is being asked for */
let wanted = null;

/** Have the cart quoted; what is changed meanwhile is asked for in one more request. */
async function changeCart(discount_code = (wanted ?? order).discount_code) {
  if (!cart.checkValidity()) return; // half typed; the button says so
  const isAsking = wanted !== null;
  const typed = order.lines.map(({ sku }) => [sku, quantityOf(sku).valueAsNumber]);
  wanted = { quantities: Object.fromEntries(typed), discount_code };
  if (isAsking) return;
  submit.disabled = true;
  announce("Updating your total…");
  try {
    for (let asked = null; asked !== wanted;) {
      asked = wanted;
      order = await request(`PUT /api/orders/${order.id}`, asked);
    }
    if (order.discount_code === code.value.trim().toUpperCase()) code.value = "";
    accept();
    announce(`Your total is ${money(order, order.amount)}.`);
  } catch (error) {
    await recover(error);
  } finally {
    wanted = null;
    submit.disabled = false;
  }
}

/** @param {string} sku */
const quantityOf = (sku) => byId(`quantity-${sku}`, HTMLInputElement);
