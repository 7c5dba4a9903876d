import { openCart } from "./cart.js";
import { announce, byId, onSubmit, startPage } from "./page.js";

async function start() {
  const cart = await openCart();
  announce("");
  cart.unlock();
  onSubmit(byId("continue", HTMLFormElement), "One moment…", async () => {
    location.assign("details.html");
  });
}

startPage(start);
