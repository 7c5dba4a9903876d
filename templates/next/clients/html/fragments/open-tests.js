function open(server = {}, stripe = {}, address = "/") {
  const ours = { "POST /api/orders": order, ...SERVER, ...server };
  return openPage(address, ours, stripe && { ...STRIPE, ...stripe });
}

const sent = (page, name) => page.asked.filter(([asked]) => asked === name).map(([, body]) => body);

async function pay() {
  byId("email").value = " ada@example.com ";
  await submit("payment");
}
