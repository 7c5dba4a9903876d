import { openCart } from "./cart.js";
import { announce, byId, startPage } from "./page.js";
import { onSubmit } from "./submit.js";

async function start() {
  const cart = await openCart();
  announce("");
  cart.unlock();
  onSubmit(byId("continue", HTMLFormElement), "One moment…", async () => {
    location.assign("details.html");
  });
}

startPage(start);
