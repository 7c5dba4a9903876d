const READ = "GET /api/orders/order-1";
const PAY = "POST /api/orders/order-1/subscription";
const SERVER = { [READ]: order, [PAY]: { type: "payment", client_secret: "pi_1_secret_1" } };
const trial = { [PAY]: { type: "setup", client_secret: "seti_1_secret_1" } };
const STRIPE = { confirmPayment: new Promise(() => {}), confirmSetup: new Promise(() => {}) };
