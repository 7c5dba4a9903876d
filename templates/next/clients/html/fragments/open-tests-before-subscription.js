const SERVES = { "POST /api/orders": order, ...SERVER };

/** Open the page and go on to the payment form, for which the email has to be known. */
async function open(server = {}, stripe = {}, address = "/") {
  const ours = { ...SERVES, ...server };
  const page = await openPage(address, ours, stripe && { ...STRIPE, ...stripe });
  if (byId("email")) await pay(); // it is not there where the page could not start
  return page;
}

const sent = (page, name) => page.asked.filter(([asked]) => asked === name).map(([, body]) => body);

async function pay() {
  byId("email").value = " ada@example.com ";
  await submit("payment");
}
