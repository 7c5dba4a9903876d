const READ = "GET /api/orders/order-1";
const PAY = "POST /api/orders/order-1/<@ mode.confirm @>";
const SERVER = { [READ]: order, [PAY]: { status: "succeeded", client_secret: null } };
const STRIPE = { createConfirmationToken: { confirmationToken: { id: "ctoken_1" } } };
